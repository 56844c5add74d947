"""What every revision does: run the SQL file of its own name."""

from pathlib import Path

from alembic import op


def apply(module_file: str) -> None:
    """Runs the statements of the `.sql` file beside this module, in the revision's transaction."""
    op.get_bind().exec_driver_sql(Path(module_file).with_suffix(".sql").read_text())
