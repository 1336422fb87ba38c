"""The order of the work for many books: the book is the task, on this machine or on a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bookgen.bounds import build_apart
from bookgen.errors import BookgenError
from bookgen.freshness import refuse_other_folder
from bookgen.inputs import house
from bookgen.pipeline import Order, find_unchanged
from bookgen.tasks import Hands, Outcome, Task, weight
from bookgen.workers import usable_cores


def build_books(folders: Sequence[Path], order: Order, hands: Hands) -> Iterator[Outcome]:
    """Build books; give each as it ends, those first that need no building.

    The longest begin first, so that none is left alone at the end.
    Raises: ToolError when there is no cluster where one was named, or it is not fit.
    """
    brought = house()
    tasks = []
    for folder in folders:
        try:
            refuse_other_folder(folder)
            built = find_unchanged(folder, order, brought)
        except BookgenError as error:
            yield Outcome(folder, error=error)
            continue
        if built:
            yield Outcome(folder, built)
        else:
            tasks.append(Task(folder, order, hands.bounds))
    tasks.sort(key=lambda task: -weight(task.folder))
    if tasks and hands.scheduler:
        from bookgen.cluster import build_on_cluster

        yield from build_on_cluster([_anywhere(task) for task in tasks], hands.scheduler)
    else:
        yield from build_apart(tasks, hands.jobs or usable_cores())


def _anywhere(task: Task) -> Task:
    """Name all places as any machine that shares the discs would."""
    order = task.order
    cache = order.cache_folder.absolute()
    return replace(
        task, folder=task.folder.absolute(), order=replace(order, out=order.out.absolute(), cache=cache)
    )
