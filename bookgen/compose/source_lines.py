"""Remember which source line made which block, a thing that Python-Markdown itself forgets.

In: Markdown. Out: the same Markdown with a marker at the start of the text of each line; once it is a
tree, `take_markers` turns the markers into `data-line` attributes and removes them. The markers are
made of Unicode noncharacters, which no manuscript holds, and travel through Markdown as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

OPEN, CLOSE = "\ufdd0", "\ufdd1"
MARKER = re.compile(f"{OPEN}(\\d+),(\\d+){CLOSE}")

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
BLOCK_MARKER = re.compile(r"\s*/{3,}")
STRUCTURE_ONLY = re.compile(
    r"""\s*(
        [\s|:+=*_-]*                # rules, underlines of headings, the line below a table's head
      | \{:?[^}]*\}                 # an attribute list
      | \[[^\]^]+\]:\s.*            # a link definition
    )$""",
    re.VERBOSE,
)
PREFIX = re.compile(
    r"""(\s* (?: > \s? | [-*+]\s+ | \d+[.)]\s+ | \#{1,6}\s* | :\s+ | \|\s* | \[\^[^\]]+\]:\s* )* )""",
    re.VERBOSE,
)

RAW = re.compile(r"\s*<([/!?]|[A-Za-z][A-Za-z0-9]*)")
OPEN_TAG = re.compile(r"<[A-Za-z][^<>]*$")
WHOLE_TAG = re.compile(r"""\s*<(?:[^<>"']|"[^"]*"|'[^']*')*(?<!/)>""")
RUNNING_ON = frozenset(
    """a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q ruby s samp small span strong sub sup
    time u var wbr""".split()
)
"""Elements that begin a paragraph's text and no raw HTML block."""
UNMARKED = frozenset("/ ! ? area base col embed hr input link meta param source track".split())
"""Raw HTML behind which a marker would be text of its own: what closes, comments, void elements."""

BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 li blockquote pre table tr td th dt dd div figure figcaption".split())


def _is_fence(line: str, fence: str) -> str:
    """Return the fence that is open after this line, or ''."""
    found = FENCE.match(line)
    if not found:
        return fence
    if not fence:
        return found[1]
    return "" if found[1].startswith(fence) else fence


def marked_lines(lines: list[str]) -> Iterator[str]:
    """Put a marker with line number and indent where the text of each line starts."""
    for number, (line, is_text) in enumerate(zip(lines, _are_text(lines), strict=True), 1):
        prefix = PREFIX.match(line)
        head = prefix[1] if prefix else ""
        place = len(head) + _behind_tag(line[len(head) :])
        if not is_text or len(head) == len(line) or place < len(head) or STRUCTURE_ONLY.fullmatch(line):
            yield line
            continue
        indent = len(line) - len(line.lstrip(" "))
        yield f"{line[:place]}{OPEN}{number},{indent}{CLOSE}{line[place:]}"


def _are_text(lines: list[str]) -> Iterator[bool]:
    """Tell of each line whether it is text, and not code, a block's option or the rest of a tag."""
    fence, in_options, in_tag = "", False, False
    for line in lines:
        was_open, fence = fence, _is_fence(line, fence)
        in_options = bool(BLOCK_MARKER.match(line)) or (in_options and line.startswith("    "))
        was_in_tag, in_tag = in_tag, _leaves_tag_open(line, is_open=in_tag)
        yield not (was_open or fence or in_options or was_in_tag)


def _leaves_tag_open(line: str, *, is_open: bool) -> bool:
    """Tell whether a tag goes on in the next line."""
    return bool(line.strip()) and (">" not in line if is_open else bool(OPEN_TAG.search(line)))


def _behind_tag(text: str) -> int:
    """Find where a marker may stand, -1 for nowhere: a raw block keeps its place at the line's start."""
    tag = RAW.match(text)
    if not tag or tag[1].lower() in RUNNING_ON:
        return 0
    whole = WHOLE_TAG.match(text) if tag[1].lower() not in UNMARKED else None
    return whole.end() if whole else -1


class _MarkLines(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return list(marked_lines(lines))


class SourceLines(Extension):
    """Mark lines after white space is normalised (30) and before fenced code (25) is taken out."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the preprocessor."""
        md.preprocessors.register(_MarkLines(md), "source-lines", 27)


def take_markers(root: etree._Element) -> None:
    """Move the markers out of the text into `data-line` on the blocks that hold them.

    A line of verse keeps its indent as `data-indent` on the element that the marker stands in.
    """
    for element in root.iter():
        if element.text and OPEN in element.text:
            is_comment = not isinstance(element.tag, str)
            element.text = MARKER.sub("", element.text) if is_comment else _taken(element.text, element)
        parent = element.getparent()
        if element.tail and OPEN in element.tail and parent is not None:
            element.tail = _taken(element.tail, parent)
        for name, value in element.attrib.items():
            if OPEN in value:
                element.set(name, MARKER.sub("", value))


def _taken(text: str, owner: etree._Element) -> str:
    block: etree._Element | None = owner
    while block is not None and block.tag not in BLOCKS:
        block = block.getparent()
    first = MARKER.search(text)
    block = owner if block is None and owner.getparent() is not None else block
    if block is not None and first and block.get("data-line") is None:
        block.set("data-line", first[1])
    return MARKER.sub("", text)


def last_line(text: str) -> int:
    """Return the chapter line of the last marker in a text, 0 when there is none."""
    return max((int(found[1]) for found in MARKER.finditer(text)), default=0)


def source_line(element: etree._Element) -> int:
    """Return the chapter line of the block that an element stands in, 0 when unknown."""
    current: etree._Element | None = element
    while current is not None:
        if current.get("data-line"):
            return int(current.get("data-line") or 0)
        current = current.getparent()
    return 0
