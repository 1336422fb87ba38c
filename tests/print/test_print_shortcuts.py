"""The shorter ways through WeasyPrint lead to the same pages."""

from __future__ import annotations

import gc
import multiprocessing
from concurrent.futures import Executor, ProcessPoolExecutor
from io import BytesIO

import pikepdf
from print_parts import HARBOUR, INSPECTOR

from bookgen.compose import compose
from bookgen.print import engine
from bookgen.print.jobs import TypesetJob, typeset
from bookgen.print.run import begin
from bookgen.print.section import TypesetSection, unpack
from bookgen.store import NOTHING_KEPT
from builders import book, config, section

TEXT = f"""# Figures 1234567890

{HARBOUR}{INSPECTOR}*{HARBOUR}*

{INSPECTOR}**office**, ~~struck~~, CO~2~, x^2^, Æon, ﬁnger, naïve, e\u0301, `code(1)`.

A sign that no face has: \U00013000. {HARBOUR}

<p lang="he" dir="rtl">שלום עולם, ספר אחד</p>

{INSPECTOR * 20}
"""


def set_the_long_way(job: TypesetJob) -> bytes:
    """Typeset with WeasyPrint as it is; in a process that has not imported it before."""
    engine.take_shortcuts = lambda weasyprint: None  # type: ignore[assignment]
    return typeset(job)


def contents(section: TypesetSection) -> list[bytes]:
    """Give the pages' content, without the moves by nothing that WeasyPrint writes and the shorter way does not."""
    with pikepdf.open(BytesIO(section.pdf)) as pdf:
        return [page.Contents.read_bytes().replace(b">0<", b"").replace(b">0]", b">]") for page in pdf.pages]


def fonts_left(job: TypesetJob) -> int:
    """Typeset, and count the fonts that are held on to."""
    typeset(job)
    gc.collect()
    return sum(type(thing).__name__ == "Font" for thing in gc.get_objects())


def job_for(workers: Executor) -> TypesetJob:
    made = book(
        section(TEXT, id="figures", title="Figures"), config=config(print={"typeface": "Source Serif 4"})
    )
    run = begin(made, compose(made), workers, NOTHING_KEPT)
    return next(run.job(document, {}) for document in run.documents if document.id == "figures")


def test_nothing_is_held_on_to_of_a_section_that_is_set(workers: Executor):
    assert 0 == workers.submit(fonts_left, job_for(workers)).result()


def test_both_ways_lead_to_the_same_pages(workers: Executor):
    job = job_for(workers)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as others:
        long = unpack(others.submit(set_the_long_way, job).result())
    short = unpack(workers.submit(typeset, job).result())
    assert 2 < len(long.leaves)
    assert "\U00013000" in "".join(font.missing for font in long.fonts)
    assert contents(long) == contents(short)
    assert (long.leaves, long.lines, long.fonts) == (short.leaves, short.lines, short.fonts)
