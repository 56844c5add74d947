"""`python -m benchmarks NAME`: runs one benchmark, or lists them all."""

from __future__ import annotations

import ast
import sys
from importlib import import_module
from pathlib import Path

_FOLDER = Path(__file__).parent


def main() -> None:
    """Runs the benchmark that the command line names; its last line is JSON."""
    names = _names()
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    if wanted in names:
        sys.argv[:] = sys.argv[1:]
        import_module(f"benchmarks.{names[wanted]}").main()
        return
    for name, module in names.items():
        print(f"  {name:<14}{_summary(module)}")
    if wanted:
        sys.exit(f"no benchmark {wanted!r}")


def _names() -> dict[str, str]:
    """Names as people write them, with dashes, and modules."""
    modules = sorted(path.stem for path in _FOLDER.glob("[!_]*.py"))
    return {
        module.replace("_", "-"): module
        for module in modules
        if "def main(" in (_FOLDER / f"{module}.py").read_text()
    }


def _summary(module: str) -> str:
    tree = ast.parse((_FOLDER / f"{module}.py").read_text())
    return (ast.get_docstring(tree) or "").partition("\n")[0]


if __name__ == "__main__":
    main()
