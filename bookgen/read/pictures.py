"""The pictures of a source: what they are called in the book, and which of them may come along."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import unquote, unquote_to_bytes

from bookgen.finding import Finding, Rule, Severity
from bookgen.manuscript import Picture
from bookgen.read.tree import Element

PICTURE_LEFT_OUT = Rule(
    "R001",
    Severity.WARNING,
    "the picture '{address}' was left out: {why}",
    "put the picture beside the source, or into the book's folder 'images', and show it in the chapter",
    "A reader opens nothing but the source: no address on the net, no path outside the source's folder.",
    '<img src="file:///etc/passwd">',
)
RULES = (PICTURE_LEFT_OUT,)

KINDS: Mapping[str, tuple[bytes, ...]] = MappingProxyType(
    {
        ".png": (b"\x89PNG",),
        ".jpg": (b"\xff\xd8\xff",),
        ".gif": (b"GIF8",),
        ".webp": (b"RIFF",),
        ".svg": (b"<svg", b"<?xml", b"<!DOCTYPE svg"),
        ".tif": (b"II*\x00", b"MM\x00*"),
        ".emf": (b"\x01\x00\x00\x00",),
        ".wmf": (b"\xd7\xcd\xc6\x9a",),
    }
)
SHOWN = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"})
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
DATA = re.compile(r"data:image/([\w.+-]+)((?:;[^,;]*)*),", re.IGNORECASE)
NOT_IN_NAME = re.compile(r"[^a-z0-9._-]+")
NOT_IN_ALT = re.compile(r"[\[\]\\`*_<>]|\s+")
Opener = Callable[[str], bytes | None]


def _nothing(address: str) -> bytes | None:
    return None


@dataclass(slots=True)
class Shelf:
    """The pictures that were met so far."""

    open: Opener = _nothing
    """Gives the bytes of a picture inside the source, None where the source holds no files."""
    is_packed: bool = False
    """Whether the source is a package: what it does not hold, it does not have."""
    _by_address: dict[str, Picture | None] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)
    _findings: list[Finding] = field(default_factory=list)

    def markdown(self, element: Element) -> str:
        """Write an `<img>` as Markdown; nothing where its picture cannot come along."""
        address = (element.get("src") or "").strip()
        picture = self._picture(address) if address else None
        alt = NOT_IN_ALT.sub(" ", element.get("alt") or "").strip()
        if picture is None:
            return alt
        caption = (element.get("title") or "").replace('"', "”").strip()
        title = f' "{" ".join(caption.split())}"' if caption and caption != alt and not self.is_packed else ""
        role = "" if alt else '{: role="presentation" }'
        return f"![{alt}]({picture.href}{title}){role}"

    def take(self, address: str) -> None:
        """Let a picture come along under its own name, if it lies beside the source."""
        path = unquote(address)
        if address in self._by_address or address in self._names or SCHEME.match(address):
            return
        is_outside = path.startswith("/") or ".." in PurePosixPath(path).parts
        self._by_address[address] = (
            self._left_out(address, "it lies outside the source's folder") if is_outside else Picture(path, origin=path)
        )

    def unpack(self, address: str) -> str:
        """Make a file of a picture that the text writes out, and give its name; the address where it is none."""
        picture = self._picture(address)
        return picture.href if picture else address[: address.find(",") + 1]

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All that came along, in the order in which they were met."""
        return tuple(picture for picture in self._by_address.values() if picture)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was left out."""
        return tuple(self._findings)

    def _picture(self, address: str) -> Picture | None:
        if address not in self._by_address:
            self._by_address[address] = self._met(address)
        return self._by_address[address]

    def _met(self, address: str) -> Picture | None:
        if address.lower().startswith("data:"):
            return self._written_out(address)
        path = unquote(address.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]).replace("\\", "/")
        if SCHEME.match(address):
            return self._left_out(address, "it is not beside the source")
        if path.startswith("/") or ".." in PurePosixPath(path).parts or "\x00" in path:
            return self._left_out(address, "it lies outside the source's folder")
        data = self.open(path)
        if data is None:
            return (
                self._left_out(address, "the source does not hold it")
                if self.is_packed
                else self._beside(path)
            )
        return self._added(PurePosixPath(path).name, data, address)

    def _beside(self, path: str) -> Picture | None:
        if PurePosixPath(path).suffix.lower() not in SHOWN:
            return self._left_out(path, "it is no PNG, JPEG, GIF, WebP or SVG")
        return Picture(self._href(PurePosixPath(path).name), origin=path)

    def _written_out(self, address: str) -> Picture | None:
        """Decode a picture that the source writes out: 'data:image/png;base64,…'."""
        found = DATA.match(address)
        if found is None:
            return self._left_out(address[:40], "it is no picture")
        try:
            coded = address[found.end() :]
            data = (
                base64.b64decode(unquote_to_bytes(coded))
                if "base64" in found[2].lower()
                else unquote_to_bytes(coded)
            )
        except (binascii.Error, ValueError):
            return self._left_out(address[:40], "its data are broken")
        return self._added("picture", data, address[:40])

    def _added(self, name: str, data: bytes, address: str) -> Picture | None:
        suffix = _suffix(data)
        if suffix not in SHOWN:
            return self._left_out(address, "it is no PNG, JPEG, GIF, WebP or SVG")
        return Picture(self._href(PurePosixPath(name).stem + suffix), data)

    def _left_out(self, address: str, why: str) -> Picture | None:
        self._findings.append(PICTURE_LEFT_OUT.found(address=address[:80], why=why))
        return None

    def _href(self, name: str) -> str:
        """Name a picture's file so that it clashes with no other's."""
        path = PurePosixPath(NOT_IN_NAME.sub("-", name.lower()).strip("-.") or "picture")
        href, number = f"images/{path.name}", 1
        while href in self._names:
            number += 1
            href = f"images/{path.stem}-{number}{path.suffix}"
        self._names.add(href)
        return href


def _suffix(data: bytes) -> str:
    start = data[:64].lstrip()
    return next((suffix for suffix, signs in KINDS.items() if start.startswith(signs)), "")
