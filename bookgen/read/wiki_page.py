"""Build the tree of one page of wikitext.

In: the nodes that mwparserfromhell makes. Out: HTML: paragraphs from blank lines, lists from the signs at the
start of a line, notes from `<ref>`, tables, quotations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import mwparserfromhell
from lxml import etree
from mwparserfromhell import nodes as wiki

from bookgen.finding import Finding, Rule, Severity
from bookgen.read.site_furniture import Said
from bookgen.read.tree import NOTE, Element, drop, set_role
from bookgen.read.wiki_templates import Reduced, harvard, reduce_template

TEMPLATE_UNKNOWN = Rule(
    "R003",
    Severity.NOTE,
    "{count} templates that bookgen does not know were reduced to their longest text: {names}",
    "look at these places in the chapters",
    "What a template shows is decided on the wiki; of one that is not known, the text in it is kept.",
    "{{some box|words}}",
)
REFERENCE_LOST = Rule(
    "R004",
    Severity.WARNING,
    "the reference '{name}' has marks and no text",
    "find the note on the wiki, or take the marks out in corrections.toml",
    'A page may repeat a note by name, <ref name="x"/>; the text stands where the name was given first.',
    '<ref name="lost"/>',
)
RULES = (TEMPLATE_UNKNOWN, REFERENCE_LOST)

BLOCKS = frozenset("div center blockquote p table gallery section poem".split())
INLINE = frozenset(
    "b i u s strike del ins sub sup small big code tt kbd samp var cite em strong q span font abbr dfn".split()
)
SILENT = frozenset(
    "references templatestyles section pages gallery imagemap score timeline graph indicator maplink noinclude".split()
)
LIST_SIGNS = frozenset("*#:;")
FILE = re.compile(
    r"\s*:?\s*(?:file|image|datei|bild|fichier|archivo|immagine|файл|plik|media)\s*:", re.IGNORECASE
)
CATEGORY = re.compile(
    r"\s*(?:category|kategorie|catégorie|categoría|categoria|категория|kategoria)\s*:", re.IGNORECASE
)
OTHER_LANGUAGE = re.compile(r"\s*(?:[a-z]{2,3}|simple|zh-[a-z-]+|be-x-old|roa-rup)\s*:\s*\S")
MAGIC = re.compile(r"__[A-Z]+__")
IMAGE_OPTION = re.compile(
    r"(?:thumb|thumbnail|mini|miniatur|frame|frameless|border|left|right|center|none|links|rechts|upright.*|\d+%|\d*x?\d+px|alt=.*|link=.*|lang=.*|class=.*)\Z",
    re.IGNORECASE,
)
NOT_IN_LABEL = re.compile(r"[^\w.-]+")
CAPTION = re.compile(r"\s*\|\+(?:[^|\n\[\]{}]*\|(?!\|))?")
"""A table's caption, with what it says of its looks."""
CELL_PARAGRAPH = re.compile(r"(?<=\S)[ \t]*\n[ \t]*\n\s*(?=[^\s{*#:;|])")
"""Where a cell goes on with another paragraph; not where a list or a table begins."""


@dataclass(slots=True)
class WikiPage:
    """A page that is being built."""

    prefix: str = ""
    """Of the labels of its notes, where there are several pages."""
    deeper: int = 0
    """By how many levels its headings go below those of a single page."""
    source: str = ""
    root: Element = field(default_factory=lambda: etree.Element("html"))
    body: Element = field(init=False)
    said: Said = field(default_factory=Said)
    unknown: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    notes: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """Label and wikitext of each reference, by group and name."""
    _block: Element | None = None
    """The paragraph, item or heading that is open."""
    _inline: list[Element] = field(default_factory=list)
    _signs: str = ""
    """The list signs at the start of the line that is being read."""
    _lists: list[Element] = field(default_factory=list)
    _holder: list[Element] = field(default_factory=list)
    _line: int = 1
    _counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.body = etree.SubElement(self.root, "body")
        self._holder = [self.body]

    def write(self, nodes: Iterable[wiki.Node]) -> None:
        """Write nodes into what is open."""
        for node in nodes:
            self._node(node)
            if not self._is_nested:
                self._line += str(node).count("\n")

    @property
    def _is_nested(self) -> bool:
        return len(self._holder) > 1 or bool(self._inline)

    def _node(self, node: wiki.Node) -> None:
        if isinstance(node, wiki.Text):
            self._text(MAGIC.sub("", str(node.value)))
        elif isinstance(node, wiki.HTMLEntity):
            self._say(str(node.normalize()))
        elif isinstance(node, wiki.Heading):
            self._heading(node)
        elif isinstance(node, wiki.Wikilink):
            self._wikilink(node)
        elif isinstance(node, wiki.ExternalLink):
            self._link(node)
        elif isinstance(node, wiki.Template):
            self._template(node)
        elif isinstance(node, wiki.Tag):
            self._tag(node)
        elif isinstance(node, wiki.Argument):
            self.write(node.default.nodes if node.default is not None else [])

    # text and lines

    def _text(self, text: str) -> None:
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if number:
                self._end_line(is_blank=number < len(lines) - 1 and not line.strip())
            if line:
                self._say(line)

    def _end_line(self, *, is_blank: bool) -> None:
        """End a line: an item ends with it, a paragraph only at a blank one."""
        if self._inline:
            self._say(" ")
            return
        if self._block is not None and self._block.tag in ("li", "dd", "dt"):
            self._block = None
        self._signs = ""
        if is_blank:
            self._close()
        elif self._block is not None:
            _append(self._block, "\n")

    def _close(self) -> None:
        self._block, self._lists, self._inline, self._signs = None, [], [], ""

    def _say(self, text: str) -> None:
        if not text.strip() and self._block is None and not self._signs:
            return
        place = self._place()
        if place.tag == "dt" and ":" in text and not self._inline:
            term, _, definition = text.partition(":")
            _append(place, term)
            self._signs, self._block = self._signs[:-1] + ":", None
            _append(self._place(), definition.lstrip())
            return
        _append(place, text)

    def _place(self) -> Element:
        """Give the element that takes the next words; open a paragraph or an item where none is open."""
        if self._inline:
            return self._inline[-1]
        if self._block is None:
            self._block = self._item() if self._signs else self._paragraph()
        return self._block

    def _paragraph(self) -> Element:
        self._lists = []
        if self._holder[-1].tag in ("td", "th", "li", "span"):
            return self._holder[-1]
        return self._child(self._holder[-1], "p")

    def _child(self, parent: Element, tag: str) -> Element:
        made = etree.SubElement(parent, tag)
        made.sourceline = min(self._line, 65535)
        made.tail = "\n"
        return made

    def _item(self) -> Element:
        """Open an item as deep as its signs say."""
        kinds = {"*": ("ul", "li"), "#": ("ol", "li"), ":": ("dl", "dd"), ";": ("dl", "dt")}
        depth = 0
        for depth, sign in enumerate(self._signs):
            tag, item = kinds[sign]
            if depth >= len(self._lists) or self._lists[depth].tag != tag:
                del self._lists[depth:]
                holder = self._holder[-1] if depth == 0 else self._last_item(depth - 1)
                self._lists.append(self._child(holder, tag))
        del self._lists[depth + 1 :]
        return self._child(self._lists[depth], item)

    def _last_item(self, depth: int) -> Element:
        above = self._lists[depth]
        if not len(above):
            return self._child(above, "dd" if above.tag == "dl" else "li")
        return above[-1]

    # the other nodes

    def _heading(self, node: wiki.Heading) -> None:
        self._close()
        self._block = self._child(self._holder[-1], f"h{min(node.level + self.deeper, 6)}")
        self.write(node.title.nodes)
        self._close()

    def _wikilink(self, node: wiki.Wikilink) -> None:
        title = str(node.title)
        if FILE.match(title):
            self._image(title, str(node.text or ""))
        elif CATEGORY.match(title) or (node.text is None and OTHER_LANGUAGE.match(title)):
            self._drop(title, "a category or a link to another language")
        elif node.text is not None and str(node.text).strip():
            self.write(node.text.nodes)
        else:
            self._say(
                re.sub(r"^:?(?:\w+:)?|\s*\(.*\)\Z|,.*\Z", "", title)
                if node.text is not None
                else title.lstrip(":")
            )

    def _image(self, title: str, options: str) -> None:
        """Drop a picture, which is on the wiki, and keep its caption."""
        parts = mwparserfromhell.parse(options).nodes if options else []
        caption = options.rpartition("|")[2] if options else ""
        self._drop(title, "a picture on the wiki")
        if parts and not IMAGE_OPTION.match(caption.strip()):
            block, signs, lists = self._block, self._signs, self._lists
            self._block, self._signs = None, ""
            self._nested(caption, "p")
            self._block, self._signs, self._lists = block, signs, lists

    def _nested(self, wikitext: str, tag: str, role: str = "") -> Element:
        """Write wikitext into an element of its own."""
        made = self._child(self._holder[-1], tag)
        if role:
            set_role(made, role)
        self._inside(made, mwparserfromhell.parse(wikitext).nodes)
        return made

    def _inside(self, made: Element, nodes: Iterable[wiki.Node]) -> None:
        kept = (self._block, self._inline, self._signs, self._lists)
        self._block, self._inline, self._signs, self._lists = (made if made.tag == "p" else None), [], "", []
        self._holder.append(made)
        self.write(nodes)
        self._holder.pop()
        self._block, self._inline, self._signs, self._lists = kept

    def _drop(self, text: str, why: str) -> None:
        plain = " ".join(text.split())
        if plain:
            made = etree.SubElement(self._block if self._block is not None else self._holder[-1], "span")
            made.text = plain
            drop(made, why)

    def _link(self, node: wiki.ExternalLink) -> None:
        made = etree.SubElement(self._place(), "a", href=str(node.url).strip())
        if node.title is None or not str(node.title).strip():
            made.text = str(node.url).strip() if not node.brackets else ""
            if node.brackets:
                made.text = str(node.url).strip()
            return
        self._styled(made, node.title.nodes)

    def _styled(self, made: Element, nodes: Iterable[wiki.Node]) -> None:
        self._inline.append(made)
        depth = len(self._inline)
        self.write(nodes)
        del self._inline[depth - 1 :]

    def _template(self, node: wiki.Template) -> None:
        name = str(node.name).strip()
        parameters = {str(p.name).strip(): str(p.value) for p in node.params}
        lower = name.lower()
        if lower in ("efn", "refn", "ref", "#tag:ref", "notetag", "sfn", "sfnp") or lower.startswith("efn-"):
            self._reference_template(lower, parameters)
            return
        if lower == "header":
            self._work_header(parameters)
        reduced = reduce_template(name, parameters)
        if not reduced.is_known:
            self.unknown.add(name)
        if not reduced.parts:
            self._drop(" ".join(filter(None, (name, *map(_bare, parameters.values())))), reduced.why)
            return
        self._write_parts(reduced)

    def _write_parts(self, reduced: Reduced) -> None:
        for part in reduced.parts:
            if part.tag == "span":
                text = part.wikitext
                if not self._block_is_open and not text.strip():
                    continue
                self.write(mwparserfromhell.parse(text).nodes)
            elif part.tag == "poem":
                self._poem(part.wikitext)
            elif part.tag == "hr":
                self._close()
                self._child(self._holder[-1], "hr")
            else:
                self._close()
                self._nested(part.wikitext, part.tag, part.role)

    @property
    def _block_is_open(self) -> bool:
        return self._block is not None or bool(self._inline)

    def _work_header(self, parameters: dict[str, str]) -> None:
        """Take title and author from Wikisource's header."""
        title = " ".join(_bare(parameters.get("title", "")).split())
        author = " ".join(_bare(parameters.get("author", "")).split())
        title = re.sub(r"^\.*/+|\.\./", "", title)
        self.said = Said(title, (author,) if author else ())

    def _reference_template(self, name: str, parameters: dict[str, str]) -> None:
        if name.startswith("sfn"):
            text = harvard(parameters)
            self._mark(parameters.get("group", ""), text, text)
            return
        text = parameters.get("1", "") or parameters.get("content", "")
        group = parameters.get("group", "" if name != "efn" else "lower-alpha")
        self._mark(group, parameters.get("name", "").strip(), text)

    def _tag(self, node: wiki.Tag) -> None:
        name = str(node.tag).strip().lower()
        markup = node.wiki_markup
        if markup and set(str(markup)) <= LIST_SIGNS and name in ("li", "dd", "dt"):
            self._list_sign(str(markup))
        elif name == "ref":
            self._reference(node)
        elif name == "br":
            etree.SubElement(self._place(), "br")
        elif name == "hr":
            self._close()
            self._child(self._holder[-1], "hr")
        elif name == "table":
            self._close()
            self._table(node)
        elif name == "poem":
            self._poem(str(node.contents))
        elif name in ("math", "chem", "ce"):
            code = etree.SubElement(self._place(), "code")
            code.text = " ".join(str(node.contents).split())
        elif name in ("nowiki",):
            self._say(str(node.contents))
        elif name in ("pre", "syntaxhighlight", "source"):
            self._listing(node)
        elif name in SILENT or node.contents is None:
            self._silent(node, name)
        elif name in INLINE:
            made = etree.SubElement(self._place(), "s" if name in ("strike", "del") else name)
            self._styled(made, node.contents.nodes)
        elif name in BLOCKS:
            self._close()
            tag = "blockquote" if name == "blockquote" else "div"
            self._inside(self._child(self._holder[-1], tag), node.contents.nodes)
        else:
            self.write(node.contents.nodes)

    def _list_sign(self, sign: str) -> None:
        if self._block is not None and self._block.tag == "dt" and sign == ":":
            self._signs, self._block = self._signs[:-1] + ":", None
            return
        if not self._signs:
            self._block = None
        self._signs += sign

    def _listing(self, node: wiki.Tag) -> None:
        self._close()
        made = self._child(self._holder[-1], "pre")
        code = etree.SubElement(made, "code")
        code.text = str(node.contents)

    def _silent(self, node: wiki.Tag, name: str) -> None:
        if name == "references" and node.contents is not None:
            for tag in node.contents.filter_tags(matches=lambda t: str(t.tag).strip().lower() == "ref"):
                self._define(tag)
            return
        if node.contents is not None:
            self._drop(_bare(str(node.contents)), f"what <{name}> shows on the wiki")

    def _poem(self, wikitext: str) -> None:
        """Write a poem: a line a line, colons and spaces set it in."""
        self._close()
        verse = self._child(self._holder[-1], "div")
        set_role(verse, "verse")
        for stanza in re.split(r"\n[ \t]*\n", wikitext.strip("\n")):
            made = self._child(verse, "p")
            for line in stanza.split("\n"):
                found = re.match(r"[ \t]*(:*)[ \t]*", line)
                indent = (len(found[1]) * 2 if found[1] else len(found[0])) if found else 0
                bare = line[found.end() :] if found else line
                row = etree.SubElement(made, "span")
                set_role(row, "line")
                row.set("bookgen-indent", str(indent))
                self._inside(row, mwparserfromhell.parse(bare).nodes)

    def _table(self, node: wiki.Tag) -> None:
        table = self._child(self._holder[-1], "table")
        row: Element | None = None
        for part in node.contents.nodes if node.contents is not None else []:
            tag = part if isinstance(part, wiki.Tag) else None
            name = str(tag.tag).strip().lower() if tag else ""
            caption = CAPTION.match(str(part))
            if caption:
                self._nested(str(part)[caption.end() :], "p")
                table.addprevious(self._holder[-1][-1])
                continue
            if name == "tr" or (name in ("td", "th") and row is None):
                row = etree.SubElement(table, "tr")
                row.tail = "\n"
            if name == "tr":
                for cell in tag.contents.nodes if tag and tag.contents is not None else []:
                    if isinstance(cell, wiki.Tag) and str(cell.tag).strip().lower() in ("td", "th"):
                        self._cell(cell, row)
            elif tag and name in ("td", "th"):
                self._cell(tag, row)
            elif tag and name == "caption":
                self._nested(str(tag.contents), "p")

    def _cell(self, cell: wiki.Tag, row: Element | None) -> None:
        if row is None:
            return
        made = etree.SubElement(row, str(cell.tag).strip().lower())
        for attribute in cell.attributes:
            key, said = str(attribute.name).strip().lower(), str(attribute.value or "").strip()
            if key in ("colspan", "rowspan") and said.isdigit() and int(said) > 1:
                made.set(key, said)
        if cell.contents is not None:
            said = str(cell.contents)
            is_parted = CELL_PARAGRAPH.search(said)
            parted = mwparserfromhell.parse(CELL_PARAGRAPH.sub("<br/>\n", said)) if is_parted else cell.contents
            self._inside(made, parted.nodes)

    # notes

    def _reference(self, node: wiki.Tag) -> None:
        group, name = _attribute(node, "group"), _attribute(node, "name")
        self._mark(group, name, str(node.contents) if node.contents is not None else "")

    def _define(self, node: wiki.Tag) -> None:
        key = (_attribute(node, "group"), _attribute(node, "name"))
        if node.contents is not None and (key in self.notes or key[1]):
            label = self.notes[key][0] if key in self.notes else ""
            self.notes[key] = (label, str(node.contents))

    def _mark(self, group: str, name: str, wikitext: str) -> None:
        key = (group, name or f"\x00{len(self.notes)}")
        label, known = self.notes.get(key, ("", ""))
        if not label:
            self._counts[group] = self._counts.get(group, 0) + 1
            short = (
                ""
                if not group
                else "n"
                if "alpha" in group or "roman" in group
                else NOT_IN_LABEL.sub("", group)
            )
            label = f"{self.prefix}{short}{self._counts[group]}"
        self.notes[key] = (label, known or wikitext)
        mark = etree.SubElement(self._place(), "a")
        mark.set(NOTE, label)
        set_role(mark, "noteref")

    def append_notes(self) -> None:
        """Write the notes behind the text; a note may hold marks of its own."""
        self._close()
        number = 0
        while number < len(self.notes):
            key = list(self.notes)[number]
            label, wikitext = self.notes[key]
            number += 1
            if not label:
                self._drop(_bare(wikitext), "a reference that nothing refers to")
                continue
            if not wikitext.strip():
                self.findings.append(REFERENCE_LOST.found(name=key[1]))
                wikitext = f"({key[1]})"
            made = self._child(self.body, "aside")
            made.set(NOTE, label)
            set_role(made, "note")
            self._inside(made, mwparserfromhell.parse(wikitext.strip()).nodes)


def _append(place: Element, text: str) -> None:
    if len(place):
        place[-1].tail = (place[-1].tail or "") + text
    else:
        place.text = (place.text or "") + text


def _bare(wikitext: str) -> str:
    return str(mwparserfromhell.parse(wikitext).strip_code(normalize=True, collapse=True))


def _attribute(node: wiki.Tag, name: str) -> str:
    return str(node.get(name).value).strip() if node.has(name) else ""
