"""Turn drafts into documents: the section template round the text, in the XHTML namespace."""

from __future__ import annotations

from types import MappingProxyType

from lxml import etree

from bookgen.book import Book, Section
from bookgen.compose.drafts import Draft
from bookgen.compose.trees import render_tree
from bookgen.edition import Document
from bookgen.labels import label
from bookgen.xhtml import XHTML, XML_LANG, local_name

ARIA_ROLES = MappingProxyType(
    {
        role: f"doc-{role}"
        for role in (
            "abstract acknowledgments afterword appendix bibliography chapter colophon conclusion credits "
            "dedication epigraph epilogue errata foreword glossary index introduction part preface prologue"
        ).split()
    }
)
"""DPUB-ARIA 1.1 has a role for these; other sections go without."""
KINDS = MappingProxyType({"part": "part", "dedication": "dedication-page", "epigraph": "epigraph-page"})
"""The kind of page that a role asks for; all others are set as chapters."""
BRIEF = 120
"""Characters below which a first paragraph has no room for a capital of two lines."""


def section_document(book: Book, draft: Draft) -> Document:
    """Set one section of the plan."""
    section = draft.section
    title_language = draft.heading.get("lang", "") if draft.heading is not None else ""
    kind = KINDS.get(section.role, "chapter")
    root = render_tree(
        "section.xhtml.j2",
        book.templates,
        section=section,
        classes=" ".join(dict.fromkeys((kind, section.role))),
        aria=ARIA_ROLES.get(section.role, ""),
        is_unseen=_says_its_role(section, section.language or book.config.language),
        line=draft.heading.get("data-line", "") if draft.heading is not None else "",
        title_language=title_language,
    )
    fill(root, "title", draft.heading if draft.heading is not None else section.title)
    if kind == "chapter":
        _mark_opening(draft.body)
    fill(root, "text", draft.body)
    return Document(
        id=section.id,
        title=section.title,
        role=section.role,
        matter=section.matter,
        body=serialise(root),
        source=section.file,
        level=section.level,
        recto=section.recto,
        running_head=section.running_head,
        author=section.author,
        language=section.language,
        title_language=title_language,
        in_contents=True,
    )


def _says_its_role(section: Section, language: str) -> bool:
    """Tell whether a dedication or an epigraph is titled as such: on paper neither has a title."""
    role, title = section.role, section.title.casefold()
    return role in ("dedication", "epigraph") and title in (role, label(role, language).casefold())


def _mark_opening(body: etree._Element) -> None:
    """Mark the paragraph that opens a chapter, and whether it is too short for a large capital."""
    for element in body:
        classes = (element.get("class") or "").split()
        if not {"epigraph", "attribution"}.intersection(classes):
            if local_name(element) == "p":
                is_brief = len("".join(element.itertext()).strip()) < BRIEF
                element.set("class", " ".join((*classes, "opening", *("brief",) * is_brief)))
            return


def fill(root: etree._Element, name: str, content: etree._Element | str) -> None:
    """Put text and children of an element in the place of the next empty slot of that name."""
    fill_slot(find_slots(root, name)[0], content)


def find_slots(root: etree._Element, name: str) -> list[etree._Element]:
    """Find the empty slots of a name, in their order."""
    return list(root.findall(f".//{XHTML}slot[@class='{name}']"))


def fill_slot(slot: etree._Element, content: etree._Element | str) -> None:
    """Put text and children of an element in the place of a slot."""
    parent = slot.getparent()
    place = parent.index(slot)
    text, children = (content, []) if isinstance(content, str) else (content.text or "", list(content))
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent[place : place + 1] = children


def serialise(root: etree._Element) -> str:
    """Write a filled template as one XHTML element, every language said in both attributes."""
    for element in root.iter(etree.Element):
        if "}" not in element.tag:
            element.tag = XHTML + element.tag
        language = element.get("lang")
        if language and element.get(XML_LANG) is None:
            element.set(XML_LANG, language)
    _finish_tables(root)
    etree.cleanup_namespaces(root, keep_ns_prefixes=["epub"])
    return str(etree.tostring(root, encoding="unicode"))


def _finish_tables(root: etree._Element) -> None:
    """Give header cells their scope and ornamental breaks their class."""
    for cell in root.iter(f"{XHTML}th"):
        if cell.get("scope") is None:
            cell.set("scope", "row" if _heads_row(cell) else "col")
    for rule in root.iter(f"{XHTML}hr"):
        rule.set("class", "break")


def _heads_row(cell: etree._Element) -> bool:
    """Tell whether a header cell stands before the data of its row, and below the table's head."""
    row = cell.getparent()
    if row is None or row.getparent().tag == f"{XHTML}thead":
        return False
    tags = [other.tag for other in row]
    return f"{XHTML}td" in tags and row.index(cell) < tags.index(f"{XHTML}td")
