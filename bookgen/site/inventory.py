"""Which files of the site's folder are bookgen's own: those it may replace and take away, and no others.

In: the inventory of the last build, the files of this one. Out: what to take away, and what of a stranger's
stands in the way.
"""

from __future__ import annotations

import json
from collections.abc import Collection

INVENTORY = ".bookgen-site.json"


def inventory_text(paths: Collection[str]) -> str:
    """Write the list of the site's files."""
    return json.dumps({"files": sorted(paths)}, indent=1, ensure_ascii=False) + "\n"


def listed_files(text: str) -> frozenset[str]:
    """Read an inventory; none for one that cannot be read."""
    try:
        return frozenset(str(path) for path in json.loads(text)["files"])
    except (ValueError, KeyError, TypeError):
        return frozenset()


def dropped_files(before: str, paths: Collection[str]) -> tuple[str, ...]:
    """List what the last build wrote and this one does not."""
    return tuple(sorted(listed_files(before) - set(paths)))


def foreign_files(before: str, paths: Collection[str], present: Collection[str]) -> tuple[str, ...]:
    """List the files in the folder that bookgen did not write and that stand where it would write one."""
    return tuple(sorted((set(paths) & set(present)) - listed_files(before)))
