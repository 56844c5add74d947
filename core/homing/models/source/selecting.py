"""The language of CSS selectors in a source, told as XPath.

Standard CSS as cssselect knows it, and three habits of scrapers: `::text` and `::attr(name)` at
the end take the text or an attribute, `&` at the start is the card itself (as `:scope`), and
`:-soup-contains("text")` is `:contains("text")`.
"""

from __future__ import annotations

import re
from functools import lru_cache

import cssselect
from cssselect.parser import FunctionalPseudoElement
from cssselect.parser import Selector as ParsedSelector
from lxml import etree

#: Regular expressions in XPath: `re:test(., 'pattern')`.
NAMESPACES = {"re": "http://exslt.org/regular-expressions"}

_LITERAL = re.compile(r"""'[^']*'|"[^"]*\"""")
_CALL = re.compile(r"([\w:.-]+)\s*\(")
#: What may stand before a bracket: functions of XPath 1.0 and EXSLT, node tests, operators.
_KNOWN = frozenset(
    [
        "last",
        "position",
        "count",
        "id",
        "local-name",
        "namespace-uri",
        "name",
        "string",
        "concat",
        "starts-with",
        "contains",
        "substring-before",
        "substring-after",
        "substring",
        "string-length",
        "normalize-space",
        "translate",
        "boolean",
        "not",
        "true",
        "false",
        "lang",
        "number",
        "sum",
        "floor",
        "ceiling",
        "round",
        "re:test",
        "re:match",
        "re:replace",
        "node",
        "text",
        "comment",
        "processing-instruction",
        "and",
        "or",
        "div",
        "mod",
    ]
)

_TRANSLATOR = cssselect.HTMLTranslator()
_SCOPE = re.compile(r"(^|,)\s*&")


@lru_cache(maxsize=4096)
def css_to_xpath(css: str) -> str:
    """The XPath of a CSS selector; raises `cssselect.SelectorError` where it is none."""
    standard = _SCOPE.sub(r"\1:scope", css).replace(":-soup-contains(", ":contains(")
    return " | ".join(_translate(selector) for selector in cssselect.parse(standard))


def _translate(selector: ParsedSelector) -> str:
    path = _TRANSLATOR.selector_to_xpath(selector)
    pseudo = selector.pseudo_element
    if pseudo is None:
        return path
    if pseudo == "text":
        return f"{path}/text()"
    if isinstance(pseudo, FunctionalPseudoElement) and pseudo.name == "attr":
        return f"{path}/@{_attribute(pseudo)}"
    raise cssselect.ExpressionError("expected ::text or ::attr(name), and no other pseudo-element")


def _attribute(pseudo: FunctionalPseudoElement) -> str:
    if pseudo.argument_types() not in (["IDENT"], ["STRING"]):
        raise cssselect.ExpressionError("expected one name in ::attr(name)")
    return str(pseudo.arguments[0].value)


def compile_xpath(expression: str) -> etree.XPath:
    """Compile an XPath expression; raises `etree.XPathSyntaxError`."""
    return etree.XPath(expression, namespaces=NAMESPACES, smart_strings=False)


def unknown_functions(expression: str) -> list[str]:
    """Functions that no evaluation would find; XPath itself tells of them only when it gets there."""
    called = _CALL.findall(_LITERAL.sub("", expression))
    return [name for name in called if name.rpartition("::")[2] not in _KNOWN]
