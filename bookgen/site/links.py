"""Addresses from one file of the site to another: relative, so that the site works in any place."""

from __future__ import annotations

import posixpath
from urllib.parse import quote


def relative(path: str, here: str) -> str:
    """Lead from one file to another, both given below the site's folder."""
    file, hash, fragment = path.partition("#")
    way = posixpath.relpath(file, posixpath.dirname(here) or ".")
    return f"{quote(way)}{hash}{fragment}"


def address(path: str, here: str, url: str) -> str:
    """Give the full address where the site's place is known, else the way from one file to another."""
    return f"{url}{quote(path)}" if url else relative(path, here)
