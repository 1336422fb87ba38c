"""Build the tree of one page of wikitext.

In: the nodes that mwparserfromhell makes. Out: HTML: headings, links, notes from `<ref>`, tables, quotations.
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
from bookgen.read.tree import INDENT, NOTE, Element, set_role
from bookgen.read.wiki_nodes import attribute, bare, contents, last_option, tag_name
from bookgen.read.wiki_notes import WikiNotes
from bookgen.read.wiki_templates import Reduced, harvard, reduce_template
from bookgen.read.wiki_tree import WikiTree

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
    "templatestyles section pages gallery imagemap score timeline graph indicator maplink noinclude".split()
)
LIST_SIGNS = frozenset("*#:;")
CELLS = ("td", "th")
REFERENCES = frozenset("efn refn ref #tag:ref notetag sfn sfnp".split())
"""Templates that are marks."""
LISTS_NOTES = re.compile(r"(?:reflist|references|notelist|références|einzelnachweise|примечания)\b")
"""Templates that show the notes, and may hold them."""
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
CAPTION = re.compile(r"\s*\|\+(?:[^|\n\[\]{}]*\|(?!\|))?")
"""A table's caption, with what it says of its looks."""
CELL_PARAGRAPH = re.compile(r"(?<=\S)[ \t]*\n[ \t]*\n\s*(?=[^\s{*#:;|])")
"""Where a cell goes on with another paragraph; not where a list or a table begins."""


@dataclass(slots=True)
class WikiPage:
    """A page that is being built."""

    deeper: int = 0
    """By how many levels its headings go below those of a single page."""
    notes: WikiNotes = field(default_factory=WikiNotes)
    tree: WikiTree = field(default_factory=WikiTree)
    said: Said = field(default_factory=Said)
    unknown: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def write(self, nodes: Iterable[wiki.Node]) -> None:
        """Write nodes into what is open."""
        for node in nodes:
            self._node(node)
            if not self.tree.is_nested:
                self.tree.line += str(node).count("\n")

    def _node(self, node: wiki.Node) -> None:
        if isinstance(node, wiki.Text):
            self.tree.text(MAGIC.sub("", str(node.value)))
        elif isinstance(node, wiki.HTMLEntity):
            self.tree.say(str(node.normalize()))
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

    def _heading(self, node: wiki.Heading) -> None:
        with self.tree.block(f"h{min(node.level + self.deeper, 6)}"):
            self.write(node.title.nodes)

    # links

    def _wikilink(self, node: wiki.Wikilink) -> None:
        title = str(node.title)
        if FILE.match(title):
            self._image(title, node.text.nodes if node.text is not None else [])
        elif CATEGORY.match(title) or (node.text is None and OTHER_LANGUAGE.match(title)):
            self.tree.drop(title, "a category or a link to another language")
        elif node.text is None:
            self.tree.say(title.lstrip(":"))
        elif str(node.text).strip():
            self.write(node.text.nodes)
        else:
            self.tree.say(re.sub(r"^:?(?:\w+:)?|\s*\(.*\)\Z|,.*\Z", "", title))

    def _image(self, title: str, options: Iterable[wiki.Node]) -> None:
        """Drop a picture, which is on the wiki, and keep its caption."""
        caption = last_option(options)
        self.tree.drop(title, "a picture on the wiki")
        if caption and not IMAGE_OPTION.match("".join(map(str, caption)).strip()):
            with self.tree.inside(self.tree.child("p")):
                self.write(caption)

    def _link(self, node: wiki.ExternalLink) -> None:
        address = str(node.url).strip()
        with self.tree.styled("a") as made:
            made.set("href", address)
            if node.title is None or not str(node.title).strip():
                made.text = address
            else:
                self.write(node.title.nodes)

    def _nested(self, wikitext: str, tag: str, role: str = "") -> None:
        """Write wikitext into an element of its own."""
        made = self.tree.child(tag)
        if role:
            set_role(made, role)
        with self.tree.inside(made):
            self.write(mwparserfromhell.parse(wikitext).nodes)

    # templates

    def _template(self, node: wiki.Template) -> None:
        name = str(node.name).strip()
        parameters = {str(p.name).strip(): str(p.value) for p in node.params}
        lower = name.lower()
        if lower in REFERENCES or lower.startswith("efn-"):
            self._reference_template(lower, parameters)
            return
        if lower == "header":
            self._work_header(parameters)
        if LISTS_NOTES.match(lower) and parameters.get("refs", "").strip():
            self._define_all(mwparserfromhell.parse(parameters["refs"]), parameters.get("group", "").strip())
            return
        reduced = reduce_template(name, parameters)
        if not reduced.is_known:
            self.unknown.add(name)
        if not reduced.parts:
            self.tree.drop(" ".join(filter(None, (name, *map(bare, parameters.values())))), reduced.why)
        self._write_parts(reduced)

    def _write_parts(self, reduced: Reduced) -> None:
        for part in reduced.parts:
            if part.tag == "span":
                if self.tree.is_open or part.wikitext.strip():
                    self.write(mwparserfromhell.parse(part.wikitext).nodes)
            elif part.tag == "poem":
                self._poem(part.wikitext)
            else:
                self.tree.close()
                self._nested(part.wikitext, part.tag, part.role)

    def _work_header(self, parameters: dict[str, str]) -> None:
        """Take title and author from Wikisource's header."""
        title = " ".join(bare(parameters.get("title", "")).split())
        author = " ".join(bare(parameters.get("author", "")).split())
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

    # tags

    def _tag(self, node: wiki.Tag) -> None:
        name = str(node.tag).strip().lower()
        markup = str(node.wiki_markup or "")
        if markup and set(markup) <= LIST_SIGNS and name in ("li", "dd", "dt"):
            self.tree.list_sign(markup)
        elif name == "br":
            etree.SubElement(self.tree.place(), "br")
        elif name == "hr":
            self.tree.close()
            self.tree.child("hr")
        elif name == "ref":
            self._mark(attribute(node, "group"), attribute(node, "name"), contents(node))
        elif name == "references":
            if node.contents is not None:
                self._define_all(node.contents, attribute(node, "group"))
        elif node.contents is not None:
            self._element(node, name)

    def _element(self, node: wiki.Tag, name: str) -> None:
        """Write a tag that holds something."""
        if name == "table":
            self._table(node)
        elif name == "poem":
            self._poem(str(node.contents))
        elif name in ("math", "chem", "ce"):
            code = etree.SubElement(self.tree.place(), "code")
            code.text = " ".join(str(node.contents).split())
        elif name == "nowiki":
            self.tree.say(str(node.contents))
        elif name in ("pre", "syntaxhighlight", "source"):
            self.tree.close()
            etree.SubElement(self.tree.child("pre"), "code").text = str(node.contents)
        elif name in SILENT:
            self.tree.drop(bare(str(node.contents)), f"what <{name}> shows on the wiki")
        elif name in INLINE:
            with self.tree.styled("s" if name in ("strike", "del") else name):
                self.write(node.contents.nodes)
        elif name in BLOCKS:
            self.tree.close()
            with self.tree.inside(self.tree.child("blockquote" if name == "blockquote" else "div")):
                self.write(node.contents.nodes)
        else:
            self.write(node.contents.nodes)

    def _poem(self, wikitext: str) -> None:
        """Write a poem: a line a line, colons and spaces set it in."""
        self.tree.close()
        verse = self.tree.child("div")
        set_role(verse, "verse")
        for stanza in re.split(r"\n[ \t]*\n", wikitext.strip("\n")):
            made = self.tree.child("p", verse)
            for line in stanza.split("\n"):
                found = re.match(r"[ \t]*(:*)[ \t]*", line)
                indent = (len(found[1]) * 2 if found[1] else len(found[0])) if found else 0
                words = line[found.end() :] if found else line
                row = etree.SubElement(made, "span")
                set_role(row, "line")
                row.set(INDENT, str(indent))
                with self.tree.inside(row):
                    self.write(mwparserfromhell.parse(words).nodes)

    def _table(self, node: wiki.Tag) -> None:
        self.tree.close()
        table = self.tree.child("table")
        row: Element | None = None
        for part in node.contents.nodes:
            caption = CAPTION.match(str(part))
            if caption:
                self._caption(str(part)[caption.end() :], table)
            elif isinstance(part, wiki.Tag) and tag_name(part) == "caption":
                self._caption(contents(part), table)
            elif isinstance(part, wiki.Tag):
                row = self._row(part, table, row)

    def _caption(self, wikitext: str, table: Element) -> None:
        self._nested(wikitext, "p")
        table.addprevious(self.tree.holder[-1])

    def _row(self, tag: wiki.Tag, table: Element, row: Element | None) -> Element | None:
        """Write a row, or a cell into the row that is open."""
        name = tag_name(tag)
        if name == "tr" or (name in CELLS and row is None):
            row = self.tree.child("tr", table)
        for cell in tag.contents.nodes if name == "tr" and tag.contents is not None else (tag,):
            if row is not None and isinstance(cell, wiki.Tag) and tag_name(cell) in CELLS:
                self._cell(cell, row)
        return row

    def _cell(self, cell: wiki.Tag, row: Element) -> None:
        made = etree.SubElement(row, tag_name(cell))
        for key in ("colspan", "rowspan"):
            said = attribute(cell, key)
            if said.isdecimal() and int(said) > 1:
                made.set(key, said)
        if cell.contents is not None:
            said = str(cell.contents)
            is_parted = CELL_PARAGRAPH.search(said)
            parted = mwparserfromhell.parse(CELL_PARAGRAPH.sub("<br/>\n", said)) if is_parted else cell.contents
            with self.tree.inside(made):
                self.write(parted.nodes)

    # notes

    def _mark(self, group: str, name: str, wikitext: str) -> None:
        mark = etree.SubElement(self.tree.place(), "a")
        mark.set(NOTE, self.notes.mark(group, name, wikitext))
        set_role(mark, "noteref")

    def _define_all(self, references: mwparserfromhell.wikicode.Wikicode, group: str) -> None:
        """Take the notes that a list of references defines; what names no group of its own is of the list's."""
        for tag in references.filter_tags(matches=lambda tag: tag_name(tag) == "ref"):
            self.notes.define(attribute(tag, "group") or group, attribute(tag, "name"), contents(tag))

    def append_notes(self) -> None:
        """Write the notes behind the text; a note may hold marks of its own."""
        self.tree.close()
        for note in self.notes:
            if not note.label:
                self.tree.drop(bare(note.wikitext), "a reference that nothing refers to")
                continue
            if not note.wikitext.strip():
                self.findings.append(REFERENCE_LOST.found(name=note.name))
            made = self.tree.child("aside")
            made.set(NOTE, note.label)
            set_role(made, "note")
            with self.tree.inside(made):
                self.write(mwparserfromhell.parse(note.wikitext.strip() or f"({note.name})").nodes)
