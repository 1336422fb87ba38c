"""Where the judges are that a browser or Node runs: skipped on a desk that lacks them, failed in CI.

BOOKGEN_NODE names another folder with the judges' node_modules.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

NODE = Path(os.environ.get("BOOKGEN_NODE", Path(__file__).parent.parent / ".venv" / "judges"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT = 600
"""Units: seconds."""


def needed(found: object, what: str) -> str:
    """Give a tool's path, or say that it is missing as loudly as the place demands."""
    if not found:
        complain = pytest.fail if os.environ.get("CI") else pytest.skip
        complain(f"{what} is missing: 'make check' installs it")
    return str(found)


def module(name: str) -> str:
    path = NODE / "node_modules" / name
    return needed(path.exists() and path, name)


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, capture_output=True, text=True, check=False, timeout=TIMEOUT, env=os.environ | environment
    )


def browse(script: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a script that drives Chromium; it says on stdout what it found fault with."""
    module("puppeteer-core"), module("axe-core")
    browser = needed(next(filter(None, map(shutil.which, BROWSERS)), None), "Chromium")
    node = needed(shutil.which("node"), "Node")
    return run(node, str(script), *words, BOOKGEN_NODE=str(NODE), PUPPETEER_EXECUTABLE_PATH=browser)
