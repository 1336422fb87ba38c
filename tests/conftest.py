"""What all tests share: the option that renews goldens, the corpus of real manuscripts, and running bookgen."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from bookgen.cli import main

ROOT = Path(__file__).parent.parent
CORPUS = Path(os.environ.get("BOOKGEN_CORPUS", ROOT.parent / "shared" / "corpus"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write what is there now as what is expected"
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether to write the goldens anew."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real manuscripts; BOOKGEN_CORPUS names another."""
    if not CORPUS.is_dir():
        pytest.skip(f"there is no corpus of manuscripts in {CORPUS}")
    return CORPUS


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run bookgen in a folder of its own; gives status, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def _run(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return _run


def pytest_configure() -> None:
    """Hear Ctrl-C, and let the programs under test hear it, where whoever started the tests does not."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
