"""Write the report of a return: a table, JSON, Markdown, and the page that goes back to the proofreader.

In: a `Return`, the chapters, the pictures of the marked lines. Out: text. The page has no script and asks
nothing of a network: pictures and styles are inside it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import jinja2

from bookgen.finding import Finding
from bookgen.proof.copies import Copy
from bookgen.proof.marks import Grade, Mark
from bookgen.proof.pictures import picture_marks
from bookgen.proof.returning import Return

LONGEST_SAID = 80
"""Characters of a comment that a table shows."""
PLACE = "‸"
"""Where nothing stands, or nothing is left."""
SPACES = re.compile(r"\s+")
CONTEXT = 60
"""Characters of the chapter that are shown around a change."""
GRADES = {
    Grade.CERTAIN: "Corrections",
    Grade.OPEN: "For the editor",
    Grade.SETTLED: "Nothing to do",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A mark as the report shows it."""

    mark: Mark
    picture: bytes
    """Its line as it was marked, a PNG; empty for none."""
    before: str
    old: str
    new: str
    after: str
    """The chapter's text around the correction; all empty where there is none."""

    @property
    def address(self) -> str:
        """Write the picture as a data: address."""
        return f"data:image/png;base64,{base64.b64encode(self.picture).decode()}" if self.picture else ""


@dataclass(frozen=True, slots=True)
class MarkdownReport:
    """The report as Markdown."""

    text: str
    pictures: Mapping[str, bytes]
    """By file name: '0001.png'."""


def mark_facts(mark: Mark, chapters: Mapping[str, str]) -> dict[str, Any]:
    """List what is known of a mark, as --json says it."""
    spot, verdict = mark.spot, mark.verdict
    change = verdict.change
    facts: dict[str, Any] = {
        "copy": mark.copy,
        "annotations": list(mark.annotations),
        "page": mark.page,
        "folio": spot.folio,
        "line": spot.line,
        "chapter": spot.file,
        "chapter_line": spot.chapter_line,
        "mark": str(mark.kind),
        "words": spot.words,
        "before": spot.before,
        "after": spot.after,
        "comment": mark.comment,
        "author": mark.author,
        "date": mark.date,
        "replies": [{"author": r.author, "date": r.date, "comment": r.comment} for r in mark.replies],
        "state": mark.state,
        "grade": str(verdict.grade),
        "why": verdict.why,
        "faults": [*mark.faults, *spot.faults],
        "correction": None,
    }
    if change:
        old = chapters[change.file][change.start : change.stop]
        facts["correction"] = {"chapter": change.file, "old": old, "new": change.new}
    if verdict.answer:
        answer = verdict.answer
        facts["answer"] = {"query": answer.query, "rule": answer.rule, "yes": answer.is_yes}
    return facts


def mark_row(mark: Mark, chapters: Mapping[str, str]) -> tuple[str, ...]:
    """Write a mark as a row of a table: page and line, chapter, grade, mark, words, what it comes to."""
    spot = mark.spot
    place = f"{spot.folio or mark.page}:{spot.line}" if spot.line else f"{spot.folio or mark.page}"
    chapter = f"{spot.file}:{spot.chapter_line}" if spot.file else "-"
    return place, chapter, mark.verdict.grade, mark.kind, _short(spot.words or "|"), outcome(mark, chapters)


def mark_said(mark: Mark) -> str:
    """Write what a table's row has no room for: the words around, the comment, who and when."""
    spot = mark.spot
    around = f"{spot.before}[{spot.words}]{spot.after}" if spot.words else f"{spot.before}|{spot.after}"
    comment = f"‘{_short(mark.comment, LONGEST_SAID)}’" if mark.comment else ""
    replies = (f"{reply.author}: ‘{_short(reply.comment, LONGEST_SAID)}’" for reply in mark.replies)
    who = ", ".join(filter(None, (mark.author, mark.date, mark.state)))
    return " · ".join(filter(None, (_short(around, 2 * LONGEST_SAID), comment, who, *replies)))


def outcome(mark: Mark, chapters: Mapping[str, str]) -> str:
    """Say in a few words what a mark comes to."""
    verdict = mark.verdict
    said = []
    if verdict.change:
        old = chapters[verdict.change.file][verdict.change.start : verdict.change.stop]
        said.append(f"{_short(old) or '(nothing)'} → {_short(verdict.change.new) or '(nothing)'}")
    if verdict.answer:
        said.append(f"query {verdict.answer.query}: {'yes' if verdict.answer.is_yes else 'no'}")
    if verdict.why:
        said.append(verdict.why)
    return "; ".join(said)


def _short(text: str, longest: int = 50) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def show_marks(
    marks: Sequence[Mark], chapters: Mapping[str, str], copies: Sequence[Copy] = ()
) -> tuple[Shown, ...]:
    """Prepare marks for the report, with pictures from the copies that are given."""
    pictures: dict[tuple[str, int], bytes] = {}
    for copy in copies:
        own = [mark for mark in marks if mark.copy == copy.name]
        pictures |= zip(map(_key, own), picture_marks(copy, own), strict=True)
    return tuple(_shown(mark, chapters, pictures.get(_key(mark), b"")) for mark in marks)


def _key(mark: Mark) -> tuple[str, int]:
    return mark.copy, mark.annotations[0]


def _shown(mark: Mark, chapters: Mapping[str, str], picture: bytes) -> Shown:
    change = mark.verdict.change
    if change is None:
        return Shown(mark, picture, "", "", "", "")
    text = chapters[change.file]
    begin = max(text.rfind("\n", 0, change.start) + 1, text.rfind(" ", 0, max(change.start - CONTEXT, 0)) + 1)
    line_end = text.find("\n", change.stop)
    word_end = text.find(" ", change.stop + CONTEXT)
    end = min(place if place >= 0 else len(text) for place in (line_end, word_end))
    old = text[change.start : change.stop]
    return Shown(mark, picture, text[begin : change.start], old, change.new, text[change.stop : end])


def report_html(title: str, returned: Return, shown: Sequence[Shown], style: str) -> str:
    """Write the page that goes back to the proofreader."""
    source = (files("bookgen.proof") / "templates" / "return.html.j2").read_text(encoding="utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return environment.from_string(source).render(
        title=title, returned=returned, groups=tuple(_groups(shown)), style=style
    )


def _groups(shown: Sequence[Shown]) -> Iterator[tuple[str, str, tuple[Shown, ...]]]:
    for grade, name in GRADES.items():
        yield grade, name, tuple(one for one in shown if one.mark.verdict.grade is grade)


def report_markdown(title: str, returned: Return, shown: Sequence[Shown], pictures: str) -> MarkdownReport:
    """Write the report as Markdown, for an issue or a mail; its pictures lie in a folder of that name."""
    lines = [f"# Marks on the proof of {_plain(title)}", "", _summary(returned)]
    lines += ["", *(f"- {_plain(_said(finding))}" for finding in returned.findings)]
    files: dict[str, bytes] = {}
    for _, name, marks in _groups(shown):
        lines += ["", f"## {name}: {len(marks)}"] if marks else []
        for one in marks:
            picture = f"{len(files) + 1:04}.png" if one.picture else ""
            files |= {picture: one.picture} if picture else {}
            lines += ["", *_markdown_item(one, f"{pictures}/{picture}" if picture else "")]
    return MarkdownReport("\n".join(lines) + "\n", files)


def _summary(returned: Return) -> str:
    counts = ", ".join(f"{len(returned.graded(grade))} {grade}" for grade in GRADES)
    return f"{returned.count_in} annotations came in, {returned.count_out} are accounted for: {counts}."


def _said(finding: Finding) -> str:
    return f"{finding.severity}: {finding.message}"


def _markdown_item(one: Shown, picture: str) -> Iterator[str]:
    mark, spot = one.mark, one.mark.spot
    line = f", line {spot.line}" if spot.line else ""
    facts = (f"page {spot.folio or mark.page}{line}", f"{spot.file}:{spot.chapter_line}" if spot.file else "")
    who = filter(None, (mark.author, mark.date, mark.state))
    yield f"- **{mark.kind}**, {_plain(', '.join(filter(None, (*facts, *who))))}"
    if picture:
        yield f"  ![the marked line]({quote(picture)})"
    if one.mark.verdict.change:
        yield f"  - before: {_plain(one.before)}{_bold(one.old)}{_plain(one.after)}"
        yield f"  - after: {_plain(one.before)}{_bold(one.new)}{_plain(one.after)}"
    elif spot.before or spot.words or spot.after:
        yield f"  - marked: {_plain(spot.before)}{_bold(spot.words)}{_plain(spot.after)}"
    if mark.verdict.answer:
        yield f"  - query {mark.verdict.answer.query}: {'yes' if mark.verdict.answer.is_yes else 'no'}"
    if mark.comment:
        yield f"  - comment: {_plain(mark.comment)}"
    yield from (f"  - {_plain(reply.author)} replied: {_plain(reply.comment)}" for reply in mark.replies)
    yield from (f"  - {_plain(said)}" for said in (mark.verdict.why, *mark.faults) if said)


def _plain(text: str) -> str:
    """Write words so that Markdown takes them for nothing but words."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in SPACES.sub(" ", text))


def _bold(text: str) -> str:
    """Make words bold; the spaces at their ends stay outside, or Markdown would take the stars for stars."""
    core = text.strip()
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :] if core else ""
    return f"{lead}**{_plain(core) or PLACE}**{trail}"
