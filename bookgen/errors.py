"""The faults of a run, as one small tree of exceptions.

Faults of the text or of the output are not here: they are values, see `bookgen.finding`.

    BookgenError            anything that stops a run; the command line exits with 3
    ├── ConfigError         book.toml or corrections.toml says what bookgen does not accept
    ├── SourceError         a manuscript, chapter or picture that cannot be read
    ├── TemplateError       a template that does not render
    ├── StyleError          a style sheet or typeface that does not load
    ├── QueryError          a decision on a query that is not there, or that no pass would heed
    ├── HandEditedError     chapters that were edited by hand and would be overwritten
    ├── ToolError           a program that bookgen calls is missing or broke
    ├── OutputError         the result could not be written
    └── UnexpectedError     bookgen itself is at fault
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file, as an editor would say it."""

    file: str
    """Path as the user knows it, relative to the book's folder where there is one."""
    line: int = 0
    """Counted from 1; 0 when the whole file is meant."""
    column: int = 0
    """Counted from 1; 0 when the whole line is meant."""

    def __str__(self) -> str:
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


class BookgenError(Exception):
    """Stop the run, and say what, where and what to do about it.

    `message` is lower case without a full stop and names the thing in quotes; `hint` is one
    sentence of the same form, or empty.
    """

    def __init__(self, message: str, location: Location | None = None, hint: str = "") -> None:
        super().__init__(message, location, hint)
        self.message = message
        self.location = location
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location else ""
        hint = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{place}{self.message}{hint}"


class ConfigError(BookgenError):
    """Report every fault of a configuration file in one go."""

    def __init__(self, faults: tuple[BookgenError, ...]) -> None:
        self.faults = faults
        first = faults[0]
        super().__init__(first.message, first.location, first.hint)

    def __reduce__(self) -> tuple[type[ConfigError], tuple[tuple[BookgenError, ...]]]:
        return ConfigError, (self.faults,)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class SourceError(BookgenError):
    """A manuscript, chapter or picture cannot be read."""


class TemplateError(BookgenError):
    """A template does not render."""


class StyleError(BookgenError):
    """A style sheet or typeface does not load."""


class QueryError(BookgenError):
    """A decision names a query that is not there, or one that no pass would heed."""


class HandEditedError(BookgenError):
    """Chapters were edited by hand and would be overwritten."""


class ToolError(BookgenError):
    """A program that bookgen calls is missing or broke."""


class OutputError(BookgenError):
    """The result could not be written."""


class UnexpectedError(BookgenError):
    """Bookgen itself is at fault."""


def unexpected(error: BaseException) -> UnexpectedError:
    """Put what bookgen did not foresee into words."""
    hint = "this is a fault of bookgen; run the command again with --debug and report what it says"
    return UnexpectedError(f"{type(error).__name__}: {error}", hint=hint)
