"""Declarations that cannot be used are refused with all that is wrong, and where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from homing.models.source import loading
from homing.models.source.mistakes import DeclarationError

GOOD = """\
apiVersion: homing.dev/v1alpha1
kind: ScrapeSource
metadata: {name: %s}
spec:
  type: html
  html:
    startUrls: [https://example.com/list]
    cards: article
"""


def refusal(text: str) -> list[str]:
    with pytest.raises(DeclarationError) as caught:
        loading.parse(text, "x.yaml")
    return [str(mistake) for mistake in caught.value.mistakes]


def with_line(line: str) -> str:
    return GOOD % "lun" + line + "\n"


def test_a_good_file_is_a_source(tmp_path: Path) -> None:
    (tmp_path / "lun.yaml").write_text(GOOD % "lun")
    source = loading.load(tmp_path / "lun.yaml")
    assert (source.metadata.name, source.metadata.namespace) == ("lun", "default")


def test_a_file_may_hold_several_documents(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD % "one" + "---\n---\n" + GOOD % "two")
    (tmp_path / "b.yml").write_text(GOOD % "three")
    (tmp_path / "notes.txt").write_text("nothing to see")
    names = [source.metadata.name for source in loading.load_all(tmp_path)]
    assert names == ["one", "two", "three"]


def test_one_source_is_expected_where_one_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD % "one" + "---\n" + GOOD % "two")
    with pytest.raises(DeclarationError, match=r"found 2 sources \(one, two\), expected one"):
        loading.load(tmp_path / "a.yaml")


def test_two_sources_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD % "one" + "---\n" + GOOD % "one")
    with pytest.raises(DeclarationError, match="2 sources are called 'one' in 'default'"):
        loading.load_all(tmp_path)


def test_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: [")
    (tmp_path / "b.yaml").write_text("just text")
    with pytest.raises(DeclarationError) as caught:
        loading.load_all(tmp_path, tmp_path / "missing.yaml")
    assert [mistake.where.split(":")[0] for mistake in caught.value.mistakes] == [
        str(tmp_path / name) for name in ("a.yaml", "b.yaml", "missing.yaml")
    ]


def test_an_empty_folder_is_no_folder_of_sources(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"no \.yaml file in this folder"):
        loading.load_all(tmp_path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe\x00", "not UTF-8 text: byte 0 is wrong"),
        (b"a: " + b"x" * loading.MAX_BYTES, "larger than 256 KiB"),
    ],
)
def test_a_file_that_is_no_text_of_reasonable_size_is_refused(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    (tmp_path / "x.yaml").write_bytes(content)
    with pytest.raises(DeclarationError, match=reason):
        loading.load(tmp_path / "x.yaml")


def test_every_mistake_is_told_with_its_place_and_path() -> None:
    text = """\
apiVersion: homing.dev/v1alpha1
kind: ScrapeSource
metadata: {name: Lun}
spec:
  type: html
  shedule: "H * * * *"
  schedule: "61 * * * *"
  time_zone: UTC
  politeness: {requestsPerSecond: -1}
  defaults: {pets: yes, colour: red}
  html:
    startUrls: [ftp://x]
    fields:
      price: {css: "a[", transforms: [{regexp: x}]}
      titel: {css: a}
      title: {css: a, xpath: //b}
"""
    told = refusal(text)
    starts = [
        "x.yaml: line 3, column 12: metadata.name: found 'Lun', expected text that matches",
        "x.yaml: line 6, column 3: spec.shedule: unknown key, did you mean 'schedule'?",
        "x.yaml: line 7, column 3: spec.schedule: not a cron schedule: expected five fields",
        "x.yaml: line 8, column 3: spec.time_zone: unknown key, did you mean 'timeZone'?",
        (
            "x.yaml: line 9, column 16: spec.politeness.requestsPerSecond: found -1, "
            "expected greater than 0"
        ),
        (
            "x.yaml: line 10, column 14: spec.defaults.pets: found True, "
            "expected a valid string (put it in quotes)"
        ),
        "x.yaml: line 10, column 25: spec.defaults.colour: no field of a listing",
        (
            "x.yaml: line 12, column 17: spec.html.startUrls[0]: found 'ftp://x', "
            "expected text that matches"
        ),
        "x.yaml: line 14, column 15: spec.html.fields.price.css: not a CSS selector",
        (
            "x.yaml: line 14, column 40: spec.html.fields.price.transforms[0].regexp: unknown key, "
            "did you mean 'regex'?"
        ),
        (
            "x.yaml: line 15, column 7: spec.html.fields.titel: no field of a listing, "
            "did you mean 'title'?"
        ),
        "x.yaml: line 16, column 7: spec.html.fields.title: expected exactly one of css",
    ]
    assert [line[: len(start)] for line, start in zip(told, starts, strict=True)] == starts


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("  suspend: perhaps", "spec.suspend: found 'perhaps', expected a valid boolean"),
        ("  timeZone: Kyiv", "spec.timeZone: not a time zone"),
        ("  api: {startUrls: [https://a.b/], items: a}", "type is 'html': expected the block"),
        ("  languages: [klingon]", "spec.languages[0]: found 'klingon', expected 'uk', 'ru'"),
        ("  blockedMarkers: x", "spec.blockedMarkers: found 'x', expected a valid tuple"),
        ("    items: x", "spec.html.items: unknown key, expected one of startUrls, request, next"),
        ("    detail: {fields: {price: {css: a, attribute: 1}}}", "(put it in quotes)"),
        (
            "    detail: {fields: {externalId: {css: a}}}",
            "spec.html.detail.fields.externalId: 'externalId' belongs to the fields of the card",
        ),
        (
            "    detail: {fields: {url: {css: a}}}",
            "spec.html.detail.fields.url: 'url' belongs to the fields of the card",
        ),
    ],
)
def test_a_wrong_value_is_told_with_what_was_expected(line: str, reason: str) -> None:
    assert reason in "\n".join(refusal(with_line(line)))


def test_a_missing_key_is_told_where_it_belongs() -> None:
    told = refusal("apiVersion: homing.dev/v1alpha1\nkind: ScrapeSource\nmetadata: {}\n")
    assert told == [
        "x.yaml: line 1, column 1: spec: missing, a value is expected",
        "x.yaml: line 3, column 1: metadata.name: missing, a value is expected",
    ]


def test_a_duplicate_key_is_refused() -> None:
    assert refusal("spec: {type: html, type: api}") == [
        (
            "x.yaml: line 1, column 20: spec.type: stands here for the second time, "
            "first at line 1, column 8"
        )
    ]


def test_another_resource_is_refused() -> None:
    told = refusal(GOOD.replace("ScrapeSource", "Deployment") % "lun")
    assert told == ["x.yaml: line 2, column 1: kind: found 'Deployment', expected 'ScrapeSource'"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: [", "line 1, column 5: not YAML: while parsing a flow node"),
        ("text", "found 'text', expected a ScrapeSource"),
        ("a: &a [*a]", "nested more than 50 levels deep"),
        ("[" * 2000, "nested too deeply"),
        ("x: !!timestamp 2024-13-45", "not YAML: month must be in 1..12"),
        ("x: !!python/object:os.system [1]", "could not determine a constructor"),
        ("{? [1]: 2}", "found unhashable key"),
        ("a: \x00", "special characters are not allowed"),
    ],
)
def test_what_is_no_declaration_is_refused(text: str, reason: str) -> None:
    assert reason in refusal(text)[0]


def test_aliases_that_multiply_are_refused() -> None:
    lines = ["a: &b0 [1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{i}: &b{i} [{', '.join([f'*b{i - 1}'] * 9)}]" for i in range(1, 9)]
    assert refusal("\n".join(lines)) == ["x.yaml: more than 20000 values"]
