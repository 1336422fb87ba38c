"""Put annotations together that make one mark: a replacement of two, replies, reviewers' states.

In: the annotations of one copy. Out: one `Thread` for each mark. Every annotation is in exactly one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bookgen.proof.annotations import Annotation, Kind


@dataclass(frozen=True, slots=True)
class Thread:
    """One mark with all that was said about it."""

    first: Annotation
    partners: tuple[Annotation, ...] = ()
    """What makes one mark with it: the caret of a replacement."""
    replies: tuple[Annotation, ...] = ()
    states: tuple[Annotation, ...] = ()

    @property
    def members(self) -> tuple[Annotation, ...]:
        """All annotations of the thread."""
        return (self.first, *self.partners, *self.replies, *self.states)

    @property
    def state(self) -> str:
        """What a reviewer set last: 'accepted', 'rejected', 'completed' …; empty for none."""
        said = [one for one in self.states if one.state.lower() not in ("", "none", "unmarked")]
        return max(said, key=lambda one: (one.date, one.number)).state.lower() if said else ""

    @property
    def strike(self) -> Annotation | None:
        """The struck-out words of a replacement."""
        return self._partner(Kind.STRIKE_OUT)

    @property
    def caret(self) -> Annotation | None:
        """The caret of a replacement."""
        return self._partner(Kind.CARET)

    def _partner(self, kind: Kind) -> Annotation | None:
        return next((one for one in (self.first, *self.partners) if one.kind is kind), None)

    @property
    def is_replacement(self) -> bool:
        """Tell a strike-out with a caret, and nothing besides."""
        return len(self.partners) == 1 and self.strike is not None and self.caret is not None


def gather_threads(annotations: Sequence[Annotation]) -> tuple[Thread, ...]:
    """Sort annotations into threads, in the order in which their first ones stand in the file."""
    known = {one.number: one for one in annotations}
    members: dict[int, list[Annotation]] = {}
    for one in annotations:
        members.setdefault(_root(one, known), []).append(one)
    return tuple(_thread(known[root], found) for root, found in sorted(members.items()))


def _root(one: Annotation, known: dict[int, Annotation]) -> int:
    """Follow replies to what they are about; a circle is broken at its lowest number."""
    path = [one.number]
    while one.reply_to is not None and one.reply_to in known:
        if one.reply_to in path:
            return min(path[path.index(one.reply_to) :])
        one = known[one.reply_to]
        path.append(one.number)
    return one.number


def _thread(root: Annotation, members: Sequence[Annotation]) -> Thread:
    others = [one for one in members if one.number != root.number]
    states = tuple(one for one in others if one.state)
    partners = tuple(one for one in others if one.is_grouped and not one.state)
    replies = tuple(one for one in others if not one.is_grouped and not one.state)
    return Thread(root, partners, replies, states)
