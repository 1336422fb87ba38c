"""The plan of the house, kept by reading the code: who may import whom, who may speak, who may write."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path

import click
import pytest

from bookgen.checking import all_rules
from bookgen.cli import bookgen
from bookgen.finding import Rule

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "bookgen"

NOUNS = frozenset(
    "book changes config config_faults config_values corrections direction edition errors finding glyphs labels ledger "
    "manifest manuscript openmarks press proofmap site_config store templates toml_lines typefaces vocabulary xhtml".split()
)
VERBS = frozenset(
    "cache check compose cover doctor epub inputs load normalise preview print proof publish read scaffold site wrap".split()
)
ORDER = frozenset(
    "answering bounds catalogue checking cluster editing freshness intake making pipeline proofing shelving tasks watched watching workers wrapping".split()
)
"""The modules that know in which order the verbs work."""
FRONT = frozenset(["__main__", "cli"])

DISC = frozenset("cache doctor inputs load publish read scaffold site".split())
"""Who touches the disc; scaffold reads nothing but its own sample."""
DISC_NAMES = frozenset("pathlib.Path os shutil tempfile glob fcntl".split())
"""What a module that keeps off the disc does not import; `PurePosixPath` and package resources are no disc."""

OWN_FILES = {
    "templates.py": "finds the house's templates, which are a part of bookgen",
    "print/engine.py": "tells fontconfig where bookgen's own configuration is",
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    inner = path.relative_to(PACKAGE)
    return inner.parts[0].removesuffix(".py")


def imports_of(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """Yield the rooms of bookgen that a module imports, and whether it does so at its top."""
    top = {id(node) for node in ast.iter_child_nodes(tree)}
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "bookgen":
            names = [f"bookgen.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        yield from ((name, id(node) in top) for name in names)


@pytest.fixture(params=modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def module(request) -> tuple[str, Path, ast.Module]:
    path: Path = request.param
    return room_of(path), path, ast.parse(path.read_text())


def test_every_module_has_its_place_in_the_plan():
    rooms = {room_of(path) for path in modules()} - {"__init__"}
    assert set() == rooms - NOUNS - VERBS - ORDER - FRONT


def test_nouns_import_nouns_and_verbs_import_nouns(module):
    room, _, tree = module
    rooms = {name.split(".")[1] for name, _ in imports_of(tree) if name.startswith("bookgen.")} - {
        "__version__"
    }
    if room in NOUNS:
        assert set() == rooms - NOUNS
    elif room in VERBS:
        assert set() == rooms - NOUNS - {room}
    elif room in ORDER:
        assert set() == rooms & FRONT


def test_only_the_command_line_prints_and_exits(module):
    room, _, tree = module
    said = {
        ast.unparse(node.func)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"print", "sys.exit", "exit", "click.echo", "input"}
    }
    assert room in FRONT or said == set()


def test_only_some_rooms_touch_the_disc(module):
    room, path, tree = module
    names = {
        f"{node.module}.{alias.name}" if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    opened = {
        "open" for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "open"
    }
    if room not in DISC | ORDER | FRONT and path.relative_to(PACKAGE).as_posix() not in OWN_FILES:
        assert set() == names & DISC_NAMES | opened


def test_weasyprint_is_imported_where_pages_are_laid_out(module):
    _, path, tree = module
    if any(name.split(".")[0] == "weasyprint" for name, _ in imports_of(tree)):
        assert path.parent.name in {"print", "site"}


def test_no_clock_and_no_chance_where_a_book_is_made(module):
    room, _, tree = module
    used = {name for name, _ in imports_of(tree)} & {"random", "secrets", "time"}
    clocks = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    clocks &= {
        "datetime.now",
        "datetime.today",
        "date.today",
        "time.time",
        "datetime.utcnow",
        "uuid.uuid4",
        "uuid4",
    }
    if room not in FRONT | {"scaffold", "publish", "config_values", "bounds"}:  # bounds: how long a book may take
        assert set() == used | clocks


HEAVY = {"weasyprint", "ebooklib", "pikepdf", "lxml", "pydantic", "jinja2", "bookgen.compose", "markdown"}


@pytest.mark.parametrize(
    "module", ["bookgen.cli", "bookgen.cli.build", "bookgen.pipeline", "bookgen.workers"]
)
def test_a_build_with_nothing_to_do_imports_nothing_heavy(module):
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set() == HEAVY & set(done.stdout.split())


OWN = {"bookgen", "pydantic_core", *sys.stdlib_module_names}
"""What needs no line in pyproject.toml; pydantic and its core are one thing in two packages."""


def test_every_library_that_is_imported_is_a_declared_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = (*project["dependencies"], *project["optional-dependencies"]["cluster"])
    names = {re.split(r"[<>=\[; ]", line)[0].lower().replace("_", "-") for line in declared}
    owners = packages_distributions()
    trees = (ast.parse(path.read_text()) for path in modules())
    tops = {name.split(".")[0] for tree in trees for name, _ in imports_of(tree)}
    libraries = {owner.lower().replace("_", "-") for top in tops - OWN for owner in owners.get(top, [top])}
    assert set() == libraries - names


def test_no_module_has_a_name_that_says_nothing():
    names = {path.stem for path in modules()}
    assert set() == names & {"utils", "util", "common", "helpers", "core", "manager", "base", "misc"}


def test_the_readme_tells_of_every_command_and_option():
    readme = (ROOT / "README.md").read_text()
    context = click.Context(bookgen)
    for name in bookgen.list_commands(context):
        command = bookgen.get_command(context, name)
        assert f"bookgen {name}" in readme
        options = {
            option for parameter in command.params for option in parameter.opts if option.startswith("--")
        }
        assert set() == {option for option in options if f"`{option}`" not in readme}, name


def declared_rules() -> list[tuple[str, Rule]]:
    """Find the rules where they are declared, each with its module."""
    found = []
    for path in modules():
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if " = Rule(" in path.read_text():
            rules = (value for value in vars(import_module(name)).values() if isinstance(value, Rule))
            found += [(name, rule) for rule in rules]
    return found


def test_explain_knows_every_rule():
    assert {rule.code for _, rule in declared_rules()} == {rule.code for rule in all_rules()}


def test_every_rule_has_a_code_of_its_own():
    rules = {id(rule): rule.code for _, rule in declared_rules()}
    assert sorted(set(rules.values())) == sorted(rules.values())
