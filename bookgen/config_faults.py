"""Read a configuration file; what is wrong with it becomes errors that name line, fault and remedy.

In: TOML text and the model that it has to fit. Out: the model's value, or one `ConfigError` with every
fault of the file.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import typing
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time
from itertools import chain

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bookgen.config_values import Unaccepted
from bookgen.errors import BookgenError, ConfigError, Location
from bookgen.toml_lines import KeyPath, key_lines, line_of

Settings = typing.TypeVar("Settings", bound=BaseModel)

SYNTAX_HINT = "mend quotation marks, brackets, '=' or a key said twice; see https://toml.io for the syntax"
SYNTAX_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
KINDS: Mapping[type, str] = {
    bool: "a boolean",
    str: "a string",
    int: "an integer",
    float: "a float",
    datetime: "a date and time",
    date: "a date",
    time: "a time",
    list: "an array",
    dict: "a table",
}
WANTED: Mapping[str, str] = {
    "string_type": "a string in quotes",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "tuple_type": "an array",
}
OTHER_NAMES: Mapping[str, str] = {
    "author": 'write [[contributors]] with name and role = "aut"',
    "authors": 'write [[contributors]] with name and role = "aut"',
    "creator": 'write [[contributors]] with name and role = "aut"',
    "translator": 'write [[contributors]] with name and role = "trl"',
    "editor": 'write [[contributors]] with name and role = "edt"',
    "date": "did you mean 'modified'?",
    "lang": "did you mean 'language'?",
    "copyright": "did you mean 'rights'?",
    "license": "did you mean 'rights'?",
    "uuid": "did you mean 'identifier'?",
    "font": "did you mean 'typeface'?",
    "chapter": "did you mean 'section'?",
    "chapters": "did you mean 'section'?",
    "sections": "did you mean 'section'?",
}
"""What other systems call a key that bookgen knows by another name."""


def parse_toml(text: str, file: str, model: type[Settings]) -> Settings:
    """Read a configuration file's text as a model.

    Raises: ConfigError with every fault.
    """
    table = read_table(text, file)
    settings, shape = None, None
    try:
        settings = model.model_validate(table)
    except ValidationError as error:
        shape = error
    faults = tuple(
        BookgenError(message, Location(file, line), hint)
        for line, message, hint in _faults_of(table, shape, model, key_lines(text))
    )
    if settings is None or faults:
        raise ConfigError(faults)
    return settings


def read_table(text: str, file: str) -> dict[str, typing.Any]:
    """Read a text as TOML, whatever it says.

    Raises: ConfigError where it is no TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError((_syntax_fault(error, text, file),)) from None


def _syntax_fault(error: tomllib.TOMLDecodeError, text: str, file: str) -> BookgenError:
    """Say where a text stops being TOML."""
    found = SYNTAX_PLACE.fullmatch(str(error))
    if found is None:
        return BookgenError(_lower(str(error)), Location(file), SYNTAX_HINT)
    place = Location(file, int(found[2] or text.count("\n") + 1), int(found[3] or 0))
    return BookgenError(_lower(found[1]), place, SYNTAX_HINT)


def _faults_of(
    table: dict[str, typing.Any],
    error: ValidationError | None,
    model: type[BaseModel],
    lines: Mapping[KeyPath, int],
) -> list[tuple[int, str, str]]:
    """List every fault of a table, of its shape and of its sense, in the order of its lines."""
    shape = (_shape_fault(details, model) for details in (error.errors() if error else ()))
    sense = chain(_control_characters(table), _same_sections(table.get("section")))
    placed = [(line_of(lines, path), message, hint) for path, message, hint in chain(shape, sense)]
    return sorted(placed, key=lambda fault: fault[0])


Fault = tuple[KeyPath, str, str]
"""A path, a message and a hint."""


def _shape_fault(details: ErrorDetails, model: type[BaseModel]) -> Fault:
    path: KeyPath = details["loc"]
    if path[-1] == "[key]":
        return _unknown_key(path[:-1], _literals(model, path[:-2]))
    match details["type"]:
        case "extra_forbidden":
            return _unknown_key(path, tuple(_model_at(model, path[:-1]).model_fields))
        case "missing":
            return path, f"{_table(path[:-1])}has no '{path[-1]}'", f"add the line {path[-1]} = …"
    found = _shown(details["input"])
    words: Collection[str] = ()
    match details.get("ctx", {}):
        case {"error": Unaccepted() as unaccepted}:
            accepted, words = str(unaccepted), unaccepted.words
        case {"expected": expected}:
            accepted, words = str(expected), tuple(re.findall("'([^']+)'", expected))
        case _:
            accepted = WANTED.get(details["type"], _lower(details["msg"]))
    meant = _meant(details["input"], words)
    return path, f"'{_dotted(path)}' is {found}", f"{meant}accepted: {accepted}"


def _unknown_key(path: KeyPath, known: Collection[str]) -> Fault:
    key = str(path[-1])
    place = f" in {_header(path[:-1])}" if len(path) > 1 else ""
    near = difflib.get_close_matches(key.lower(), known, n=1, cutoff=0.7)
    if near:
        hint = f"did you mean '{near[0]}'?"
    else:
        hint = OTHER_NAMES.get(key.lower(), "accepted here: " + ", ".join(sorted(known)))
    return path, f"unknown key '{key}'{place}", hint


def _meant(found: object, words: Collection[str]) -> str:
    if not isinstance(found, str):
        return ""
    by_lower = {word.lower(): word for word in words if word}
    near = difflib.get_close_matches(found.lower(), by_lower, n=1, cutoff=0.6)
    return f"did you mean '{by_lower[near[0]]}'? " if near else ""


def _control_characters(value: object, path: KeyPath = ()) -> Iterator[Fault]:
    match value:
        case dict():
            for key, inner in value.items():
                yield from _control_characters(inner, (*path, key))
        case list():
            for index, inner in enumerate(value):
                yield from _control_characters(inner, (*path, index))
        case str() if found := CONTROL.search(value):
            message = f"'{_dotted(path)}' holds the control character U+{ord(found[0]):04X}"
            yield path, message, "XML has no place for it: take it out"


def _same_sections(rows: object) -> Iterator[Fault]:
    """Two entries of the section plan have to differ in their file, or in title and first words."""
    plan = [(n, row) for n, row in enumerate(rows if isinstance(rows, list) else ()) if isinstance(row, dict)]
    seen: set[tuple[object, ...]] = set()
    for index, row in plan:
        file, title = str(row.get("file", "")), str(row.get("title", ""))
        key = ("file", file) if file else ("title", title, str(row.get("starts", "")))
        if key in seen and (file or title):
            what = f"file '{file}'" if file else f"title '{title}'"
            hint = "name each file once" if file else "tell them apart with 'file' or 'starts'"
            yield ("section", index, key[0]), f"a second [[section]] with the {what}", hint
        seen.add(key)


def _model_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel]:
    """Follow a path to the model of the table that it names."""
    for key in path:
        if isinstance(key, str):
            inner = [arg for arg in _arguments(model.model_fields[key].annotation) if _is_model(arg)]
            model = inner[0]
    return model


def _literals(model: type[BaseModel], path: KeyPath) -> tuple[str, ...]:
    annotation = _model_at(model, path[:-1]).model_fields[str(path[-1])].annotation
    parts = (typing.get_args(part) for part in _arguments(annotation))
    return tuple(word for words in parts for word in words if isinstance(word, str))


def _arguments(annotation: object) -> Iterator[typing.Any]:
    """Yield an annotation and, depth first, all that it is made of."""
    yield annotation
    for inner in () if typing.get_origin(annotation) is typing.Literal else typing.get_args(annotation):
        yield from _arguments(inner)


def _is_model(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _shown(value: object) -> str:
    match value:
        case str():
            return f"'{value}'" if len(value) <= 60 else f"'{value[:57]}…'"
        case bool() | int() | float():
            return f"{KINDS[type(value)]}, {str(value).lower()}"
        case _:
            return KINDS.get(type(value), type(value).__name__)


def _dotted(path: KeyPath) -> str:
    text = ""
    for key in path:
        text += f"[{key + 1}]" if isinstance(key, int) else f".{key}" if text else key
    return text


def _header(path: KeyPath) -> str:
    names = ".".join(key for key in path if isinstance(key, str))
    return f"[[{names}]]" if isinstance(path[-1], int) else f"[{names}]"


def _table(path: KeyPath) -> str:
    return f"{_header(path)} " if path else "the file "


def _lower(message: str) -> str:
    return (message[:1].lower() + message[1:]).rstrip(".")
