"""The closed lists that book.toml and chapters choose from: kinds of section, roles of people, sizes, blocks.

Sources: EPUB 3 Structural Semantics Vocabulary 1.1 (https://www.w3.org/TR/epub-ssv-11/) for sections;
MARC Code List for Relators (https://id.loc.gov/vocabulary/relators) for people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

MatterName = Literal["front", "body", "back"]
FRONT: MatterName = "front"
BODY: MatterName = "body"
BACK: MatterName = "back"

SECTION_ROLES: Mapping[str, MatterName] = MappingProxyType(
    dict.fromkeys(
        "abstract acknowledgments contributors copyright-page dedication epigraph foreword halftitlepage "
        "imprimatur imprint introduction keywords loi lot other-credits preamble preface seriespage "
        "titlepage toc".split(),
        FRONT,
    )
    | dict.fromkeys("chapter conclusion division epilogue part prologue subchapter volume".split(), BODY)
    | dict.fromkeys(
        "afterword appendix bibliography colophon credits endnotes errata glossary index "
        "revision-history".split(),
        BACK,
    )
)
"""Every kind of section that book.toml may name, with the division it belongs to when it names none."""

NAMED_ROLES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "preface": re.compile(r"(?:(?:author|editor|translator|publisher)-?s-)?preface(?:-to-.+)?"),
        "foreword": re.compile(r"foreword(?:-(?:by|to)-.+)?"),
        "appendix": re.compile(r"appendix-(?:[a-z]|\d{1,2}|[ivx]{1,5})(?:-.+)?"),
        "part": re.compile(
            r"(?:part|book|volume)-(?:the-)?(?:\d{1,2}|[ivxl]{1,6}|one|two|three|four|five|six|seven|eight|nine|ten"
            r"|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)(?:-.+)?"
        ),
    }
)
"""How the names of sections begin that are more than their role."""
LONGEST_PART = 80
"""Words: a part's page may hold an epigraph; 'Part One' with more than that is a chapter."""


def role_named(name: str, words: int) -> str:
    """Tell a section's role by its file's name, written as a slug, and by how many words it holds."""
    if name in SECTION_ROLES:
        return name
    role = next((role for role, pattern in NAMED_ROLES.items() if pattern.fullmatch(name)), "chapter")
    return "chapter" if role == "part" and words > LONGEST_PART else role


SUBJECT_SCHEMES = tuple("AAT BIC BISAC CLC DDC CLIL EuroVoc MEDTOP LCSH NDC Thema UDC WGS".split())
"""What EPUB 3.3, D.2.1, reserves for the property 'authority'."""

DIVISIONS = ("verse", "letter", "epigraph", "dialogue", "dedication", "drama", "extract")
"""Block markers of a chapter that hold paragraphs."""
LINES = ("signature", "dateline", "salutation", "attribution", "stage-direction")
"""Block markers whose paragraphs are each one line of their kind: the class goes on the paragraph."""

MARC_ROLES: frozenset[str] = frozenset(
    """abr acp act adi adp aft anc anl anm ann ant ape apl app aqt arc ard arr art asg asn ato att auc aud
    aue aui aup aus aut bdd bjd bka bkd bkp blw bnd bpd brd brl bsl cad cas ccp chr cli cll clr clt cmm cmp
    cmt cnd cng cns coe col com con cop cor cos cot cou cov cpc cpe cph cpl cpt cre crp crr crt csl csp cst
    ctb cte ctg ctr cts ctt cur cwt dbd dbp dfd dfe dft dgc dgg dgs dis djo dln dnc dnr dpc dpt drm drt dsr
    dst dtc dte dtm dto dub edc edm edt egr elg elt eng enj etr evp exp fac fds fld flm fmd fmk fmo fmp fnd
    fon fpy frg gdv gis grt his hnr hst ill ilu ink ins inv isb itr ive ivr jud jug lbr lbt ldr led lee lel
    len let lgd lie lil lit lsa lse lso ltg ltr lyr mcp mdc med mfp mfr mka mod mon mrb mrk msd mte mtk mup
    mus mxe nan nrt onp opn org orm osp oth own pad pan pat pbd pbl pdr pfr pht plt pma pmn pop ppm ppt pra
    prc prd pre prf prg prm prn pro prp prs prt prv pta pth ptf pup rap rbr rcd rce rcp rdd red ren res rev
    rpc rps rpt rpy rse rsg rsp rsr rst rth rtm rxa sad sce scl scr sde sds sec sfx sgd sgn sht sll sng spk
    spn spy srv std stg stl stm stn str swd tau tcd tch ths tld tlg tlh tlp trc trl tyd tyg uvp vac vdg vfx
    vid voc wac wal wam wat waw wdc wde wfs wfw win wit wpr wst wts""".split()
)

TRIMS: Mapping[str, str] = MappingProxyType(
    {
        "5x8": "5x8in",
        "5.25x8": "5.25x8in",
        "5.5x8.5": "5.5x8.5in",
        "6x9": "6x9in",
        "7x10": "7x10in",
        "8.5x11": "8.5x11in",
        "letter": "8.5x11in",
        "A-format": "110x178mm",
        "B-format": "129x198mm",
        "demy": "138x216mm",
        "royal": "156x234mm",
        "A6": "105x148mm",
        "A5": "148x210mm",
        "A4": "210x297mm",
    }
)
"""Named sizes, width before height."""

SCREEN, PRESS = "pdf/ua-1", "pdf/x-4"
VARIANTS: tuple[str, ...] = (SCREEN, PRESS)
"""What the print edition's PDF may be made for."""

TYPEFACES: tuple[str, ...] = ("EB Garamond", "Source Serif 4")
"""Text faces that come with bookgen: no system font decides a page."""
