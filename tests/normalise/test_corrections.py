"""corrections.toml: what it may say, and how its faults are told."""

from __future__ import annotations

import pytest

from bookgen.corrections import Correction, parse_corrections, serialise_corrections
from bookgen.errors import ConfigError

GOOD = 'in = "chapters/01.md"\nfind = "teh"\nreplace = "the"\nreason = "A slip."\n'


def parse(*rows: str) -> tuple[Correction, ...]:
    return parse_corrections("".join(f"[[correction]]\n{row}\n" for row in rows)).entries


def faults(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_corrections(text)
    return [str(fault) for fault in caught.value.faults]


def test_correction_is_read_with_its_place():
    (entry,) = parse(GOOD)
    assert ("chapters/01.md", "teh", "the", "A slip.", "corrections.toml:1") == (
        entry.file,
        entry.find,
        entry.replace,
        entry.reason,
        str(entry.location),
    )


def test_every_fault_is_told_with_its_line():
    text = f'[[correction]]\n{GOOD}fnd = "x"\n[[correction]]\naccept = "join"\nreject = "join"\nat = "14"\nreason = "r"\n[other]\n'
    assert [
        "corrections.toml:12: unknown key 'other'\n  hint: corrections.toml holds [[correction]] entries alone",
        "corrections.toml:6: unknown key 'fnd' in [[correction]]\n  hint: did you mean 'find'?",
        "corrections.toml:7: a correction cannot both accept and reject\n  hint: keep one of them",
        "corrections.toml:10: 'at' is '14'\n  hint: accepted: line and column of the source, such as '14:913'",
    ] == faults(text)


@pytest.mark.parametrize("key", ["in", "find", "replace", "reason"])
def test_lacking_key_is_a_fault(key):
    rows = "".join(line + "\n" for line in GOOD.splitlines() if not line.startswith(f"{key} "))
    assert [
        f"corrections.toml:1: [[correction]] has no '{key}'\n  hint: add the line {key} = \"…\""
    ] == faults(f"[[correction]]\n{rows}")


def test_broken_toml_is_told_with_its_line():
    assert faults('[[correction]]\nfind = "x\n')[0].startswith("corrections.toml:2:")


@pytest.mark.parametrize(
    "entry",
    [
        Correction("a.md", 'say "x"\\', "tab\there\nnew “line”", " before ", "after", reason="r", by="me"),
        Correction("a.md", "x", "", reason="r"),
        Correction(accept="set-dashes", line=3, column=14, replace="3-4", reason="r", by="me"),
        Correction(reject="set-dashes", line=3, column=14, reason="r"),
    ],
)
def test_written_correction_is_read_back(entry):
    (again,) = parse_corrections(serialise_corrections((entry,))).entries
    assert serialise_corrections((entry,)) == serialise_corrections((again,))
    assert (entry.find, entry.replace, entry.line) == (again.find, again.replace, again.line)
