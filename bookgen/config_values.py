"""The single values of book.toml: what each accepts, and what it means in points.

A validator returns the value as the rest of bookgen wants it, or raises `Unaccepted`, whose message
says what is accepted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from urllib.parse import urlsplit
from uuid import UUID

from bookgen.vocabulary import SUBJECT_SCHEMES, TRIMS, VARIANTS

# RFC 5646, section 2.1, the 'langtag' production without grandfathered tags.
LANGUAGE_TAG = re.compile(
    r"[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z\d]{5,8}|\d[a-z\d]{3}))*(-x(-[a-z\d]{1,8})+)?",
    re.IGNORECASE,
)
LENGTH = re.compile(r"(\d+(?:\.\d+)?)(mm|cm|in|pt)")
SIZE = re.compile(r"(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|cm|in|pt)")
COLOUR = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
URN = re.compile(r"urn:[a-z\d][a-z\d-]{0,31}:\S+", re.IGNORECASE)
POINTS_PER_UNIT = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0}
NARROWEST, WIDEST = 144.0, 1440.0
"""What a trimmed page may measure: 2 to 20 inches. Units: points."""


class Unaccepted(ValueError):
    """A value that is not accepted; the message says what is, `words` lists it where the list is closed."""

    def __init__(self, accepted: str, words: Collection[str] = ()) -> None:
        super().__init__(accepted)
        self.words = words


def one_of(words: Collection[str], accepted: str = "") -> Callable[[str], str]:
    """Make the validator of a closed list."""
    explained = accepted or "one of " + ", ".join(f"'{word}'" for word in words if word)

    def choose(word: str) -> str:
        if word not in words:
            raise Unaccepted(explained, words)
        return word

    return choose


def filled(text: str) -> str:
    """Accept any text but an empty one."""
    if not text.strip():
        raise Unaccepted("some text")
    return text


def language(tag: str) -> str:
    """Accept a well-formed language tag."""
    if not LANGUAGE_TAG.fullmatch(tag):
        meant = tag.replace("_", "-")
        words = (meant,) if LANGUAGE_TAG.fullmatch(meant) else ()
        raise Unaccepted("a BCP 47 language tag such as 'en', 'en-GB' or 'zh-Hant'", words)
    return tag


def language_or_none(tag: str) -> str:
    """Accept a well-formed language tag, or nothing."""
    return language(tag) if tag else tag


def moment(value: object) -> datetime:
    """Accept a date, or a date and time, and give it in UTC to the second."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not isinstance(value, datetime):
        raise Unaccepted("a date or a date and time without quotes, such as 2026-11-23T00:00:00Z")
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(UTC).replace(microsecond=0)


def publication_date(value: object) -> str:
    """Accept a date or a year, and give it as ISO 8601 writes it."""
    if isinstance(value, datetime):
        value = value.date()
    is_year = isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 9999
    if not is_year and not isinstance(value, date):
        raise Unaccepted("a date or a year without quotes, such as 2026-05-03 or 2026")
    return str(value)


def rows(value: object) -> object:
    """Turn TOML's list into the tuple that a frozen value holds."""
    return tuple(value) if isinstance(value, list) else value


def length(text: str) -> str:
    """Accept a length with its unit."""
    if not LENGTH.fullmatch(text):
        raise Unaccepted("a length with its unit such as '3mm', '0.125in' or '9pt'")
    return text


def length_or_none(text: str) -> str:
    """Accept a length with its unit, or nothing."""
    return length(text) if text else text


def trim(size: str) -> str:
    """Accept a named page size, or WIDTHxHEIGHT with a unit."""
    accepted = "WIDTHxHEIGHT with a unit such as '129x198mm', from 2in to 20in, or one of " + ", ".join(TRIMS)
    if not SIZE.fullmatch(TRIMS.get(size, size)):
        raise Unaccepted(accepted, TRIMS)
    if not all(NARROWEST <= side <= WIDEST for side in page_size(size)):
        raise Unaccepted(accepted)
    return size


def path_inside(path: str) -> str:
    """Accept a path that stays in the book's folder."""
    if path.startswith(("/", "\\", "~")) or ".." in path.replace("\\", "/").split("/") or ":" in path:
        raise Unaccepted("a path inside the book's folder, without '..'")
    return path


def isbn(number: str) -> str:
    """Accept an ISBN whose check digit is right, or nothing."""
    if number and not _is_isbn(number):
        raise Unaccepted("an ISBN with its right check digit such as '978-0-306-40615-7'")
    return number


def identifier(text: str) -> str:
    """Accept what names the book for good: a UUID, an ISBN, another URN or a web address."""
    kind, _, rest = text.partition(":")
    match kind.lower(), rest.partition(":")[0].lower():
        case "urn", "uuid":
            is_good = _is_uuid(text)
        case "urn", "isbn":
            is_good = _is_isbn(text.rpartition(":")[2])
        case "urn", _:
            is_good = URN.fullmatch(text) is not None
        case "http" | "https", _:
            is_good = bool(urlsplit(text).hostname) and " " not in text
        case _:
            is_good = _is_isbn(text)
    if not is_good:
        raise Unaccepted("'urn:uuid:…', an ISBN, 'urn:isbn:…' or a web address")
    return text


def colour(code: str) -> str:
    """Accept a colour as CSS writes it in hexadecimal."""
    if not COLOUR.fullmatch(code):
        raise Unaccepted("a colour such as '#7a1f1f' or '#fff'")
    return code


def errata_address(text: str) -> str:
    """Accept where a reader can report an error in a paragraph, or nothing."""
    kind, _, rest = text.partition(":")
    is_mail = kind == "mailto" and "@" in rest
    is_web = kind in ("http", "https") and bool(urlsplit(text).hostname) and "{id}" in text
    if text and (not (is_mail or is_web) or any(character.isspace() for character in text)):
        raise Unaccepted("'mailto:…', or a web address that holds '{id}' for the paragraph")
    return text


def variants(value: object) -> tuple[str, ...]:
    """Accept one variant of the print edition's PDF, or a list of several."""
    wanted = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else ()
    if not wanted or not all(variant in VARIANTS for variant in wanted):
        either = " or ".join(f"'{variant}'" for variant in VARIANTS)
        raise Unaccepted(f"{either}, or both in a list", VARIANTS)
    return tuple(variant for variant in VARIANTS if variant in wanted)


def web_address_or_none(text: str) -> str:
    """Accept an address on the web, or an empty text."""
    if text and not _is_web_address(text):
        raise Unaccepted("an address that begins with https:// or http://")
    return text


def scheme(text: str) -> str:
    """Accept a subject scheme: a name that EPUB 3.3 reserves, or the address of another."""
    if text not in SUBJECT_SCHEMES and not _is_web_address(text):
        names = ", ".join(f"'{name}'" for name in SUBJECT_SCHEMES)
        raise Unaccepted(f"one of {names}, or the address of another scheme", SUBJECT_SCHEMES)
    return text


def _is_web_address(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def position(value: object) -> float | int | None:
    """Accept the number of a book in its series."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unaccepted("a number")
    return value


def at_least(lowest: int) -> Callable[[int], int]:
    """Make the validator of a whole number."""

    def check(number: int) -> int:
        if number < lowest:
            raise Unaccepted(f"a whole number from {lowest} up")
        return number

    return check


def points(text: str) -> float:
    """Convert a length as book.toml writes it.

    Units: PostScript points, 72 to the inch.
    """
    found = LENGTH.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return float(found[1]) * POINTS_PER_UNIT[found[2]]


def page_size(size: str) -> tuple[float, float]:
    """Convert a trim, named or measured, to width and height.

    Units: PostScript points, 72 to the inch.
    """
    found = SIZE.fullmatch(TRIMS.get(size, size))
    if found is None:
        raise ValueError(size)
    return points(found[1] + found[3]), points(found[2] + found[3])


def _is_uuid(text: str) -> bool:
    digits = text[len("urn:uuid:") :]
    try:
        return str(UUID(digits)) == digits.lower()
    except ValueError:
        return False


def _is_isbn(number: str) -> bool:
    from stdnum import isbn as numbers  # noqa: PLC0415  (a tenth of a second that most books need not pay)

    return bool(numbers.is_valid(number))
