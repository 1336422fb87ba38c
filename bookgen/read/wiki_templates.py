"""Templates of wikitext reduced to the text that they show.

In: a template's name and its parameters. Out: what a reader of the page would see, as a small plan: which
parameters are shown, in which element; nothing, where the template is the wiki's own business.
Source: the documentation of each template on English and German Wikipedia and Wikisource.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

Parameters = Mapping[str, str]
"""Wikitext by name; unnamed ones are '1', '2', …"""


class Shown(NamedTuple):
    """A stretch of wikitext in an element."""

    wikitext: str
    tag: str = "span"
    role: str = ""


class Reduced(NamedTuple):
    """What a template shows; `why` says why it shows nothing."""

    parts: tuple[Shown, ...] = ()
    why: str = ""
    is_known: bool = True


NOTHING = re.compile(
    r"(?:infobox|taxobox|navbox|sidebar|short description|use \w+ (?:english|dates)|use (?:dmy|mdy)|pp-|redirect|about\b|for\b"
    r"|distinguish|hatnote|main\b|main article|see also|further|details|other uses|otheruses|disambig|reflist|refbegin|refend"
    r"|notelist|references|portal|sister|commons|wikiquote|wikisource|wiktionary|wikibooks|authority control|normdaten"
    r"|defaultsort|featured|good article|stub|.*-stub\Z|citation needed|cn\b|fact\b|by whom|who\b|when\b|clarify|dubious|verify"
    r"|verification|page needed|full citation|dead link|cleanup|refimprove|more citations|unreferenced|primary sources"
    r"|pov|npov|orphan|tone|copy ?edit|coord|clear|-\Z|dhr|toc|bots|pagequality|rh\b|running ?header|nop\Z|anchor|shy\Z|multicol"
    r"|col-|div col|end|header\b|page ?break|license|pd[-/]|pd\Z|gfdl|cc-|textquality|google books|inconsistent|request quotation"
    r"|expand|update|fr icon|.* icon\Z|related articles|anarchism sidebar|social and political|political|psychoanalysis"
    r"|.*sidebar\Z|.*series\Z|.*navigation\Z|eb1911 footer|eb1911\Z|scanned page|hyphenated word|ref ?improve|welcome|thankyou"
    r"|overfloat|img float|fi\b|raw image|image|file|missing image|missing score|external media|quality|proofread)",
    re.IGNORECASE,
)
FIRST_WORDS = frozenset(
    """sc asc csc smallcaps small-caps small smaller larger x-larger xx-larger xxx-larger x-smaller xx-smaller c center centre
    right left nowrap nobr big bigger sp u underline italic bold uc lc ucfirst fs fs90 fs85 fs75 polytonic greek hebrew arabic
    grc gr he ar di dropinitial initial plainlist abbr tooltip pad indent outdent bc ill linktext red blue kbd mono tt var
    code mvar sic ps lsj dfn strong ts ipa ipalink ipablink unicode""".split()
)
FIRST_PHRASES = frozenset(
    {
        "small caps", "larger block", "smaller block", "fine block", "block center", "block right", "drop initial",
        "hanging indent", "left margin", "no wrap", "eb1911 fine print", "visible anchor", "interlanguage link",
        "eb1911 shoulder headingsmall", "eb1911 shoulder headingfine", "float right", "float left", "letter-spacing",
        "eb1911 shoulder heading", "block left", "death-date", "birth-date", "dual line", "verify source",
        "ipa link", "ipa blink", "script/arabic", "script/hebrew", "script/cyrillic", "angbr ipa",
    }
)  # fmt: skip
SECOND = frozenset(
    {"lang", "color", "font color", "fontcolor", "transl", "transliteration", "zitat-", "hws", "fqm", "font"}
)
QUOTES = frozenset(
    {
        "quote",
        "blockquote",
        "cquote",
        "quotation",
        "quote box",
        "bquote",
        "rquote",
        "zitat",
        "citation bloc",
        "rq",
    }
)
SIGNS = {
    "gap": " ", "em": " ", "—": "—", "–": "–", "ndash": "–", "mdash": "—", "spaced ndash": " – ", "snd": " – ", "snds": " – ",
    "spnd": " – ", "'": "’", "=": "=", "!": "|", "·": " · ", "•": " • ", "bullet": " • ", "...": "…", "ellipsis": "…",
    "nbsp": "\u00a0", "space": " ", "thinsp": " ", "hair space": "", "wbr": "", "zwsp": "", "*": " * ", "dot": " · ", "ditto": "″",
    "c.": "c. ", "circa": "c. ", "fl.": "fl. ", "bar": "——", "longdash": "——", "long dash": "——", "asterism": "⁂", "***": "* * *",
    "lb-": "lb", "sup": "", "\\": "/", "'s": "’s", "(": "{{", ")": "}}", "pipe": "|", "smile": "",
}  # fmt: skip
CITES = re.compile(
    r"(?:cite|citation(?! needed)|cita|literatur|internetquelle|ouvrage|article|lien web|cite[ -]\w+)\b",
    re.IGNORECASE,
)
WORKS = ("work", "journal", "newspaper", "website", "magazine", "encyclopedia", "Sammelwerk", "périodique")
"""What names the work that holds what is cited."""
HARVARD = re.compile(r"(?:harvnb|harv|harvtxt|harvs|harvcol\w*|sfnref|harvp)\Z", re.IGNORECASE)
PAIRS = re.compile(r"(?:.* (?:start|end|begin)|.*/(?:s|e))\Z", re.IGNORECASE)
PROSE = re.compile(r"[^\W\d_]{2,}")
NO_SOUND = re.compile(r"(?:lang|pron|local|also|uk|us|audio|small|file)\b.*|.+\.(?:ogg|wav|oga|mp3)", re.IGNORECASE)
"""A parameter that says how a word is shown."""


def reduce_template(name: str, parameters: Parameters) -> Reduced:
    """Say what a template shows."""
    plain = " ".join(name.replace("_", " ").split()).lower()
    for rule in (_signs, _quoted, _cited, _wrapped, _pronounced, _set):
        reduced = rule(plain, parameters)
        if reduced is not None:
            return reduced
    if PAIRS.match(plain) or NOTHING.match(plain):
        return Reduced(why="the wiki's own")
    return _unknown(parameters)


def _get(parameters: Parameters, *names: str) -> str:
    return next((parameters[name].strip() for name in names if parameters.get(name, "").strip()), "")


def _signs(name: str, parameters: Parameters) -> Reduced | None:
    if name in ("em", "gap"):
        return Reduced((Shown(" "),))
    if name in ("circa", "c."):
        return Reduced((Shown("c. " + _get(parameters, "1")),))
    if name in SIGNS:
        return Reduced((Shown(SIGNS[name]),))
    return None


def _quoted(name: str, parameters: Parameters) -> Reduced | None:
    if name not in QUOTES:
        return None
    said = _get(parameters, "text", "1", "quote", "Text")
    source = ", ".join(
        filter(
            None,
            (
                _get(parameters, "author", "sign", "2", "Autor"),
                _get(parameters, "source", "title", "cite", "3"),
            ),
        )
    )
    parts = [Shown(said, "blockquote")]
    return Reduced((*parts, Shown("—" + source, "p", "attribution")) if source else tuple(parts))


def _cited(name: str, parameters: Parameters) -> Reduced | None:
    if CITES.match(name):
        return Reduced((Shown(cited(parameters)),))
    if HARVARD.match(name):
        return Reduced((Shown(harvard(parameters)),))
    return None


def cited(parameters: Parameters) -> str:
    """Write a citation as wikitext: author, title, where, when."""
    who = "; ".join(_people(parameters))
    when = _get(parameters, "date", "year", "Datum", "Jahr")
    parts = [
        f"{who} ({when})" if who and when else who,
        *_titles(parameters),
        _volume(parameters),
        _said(parameters, "{} ed.", "edition", "Auflage"),
        _published(parameters),
        "" if who else when,
        _pages(parameters),
        _said(parameters, "ISBN {}", "isbn", "ISBN"),
        _said(parameters, "“{}”", "quote", "Zitat"),
        _said(parameters, "Retrieved {}", "access-date", "accessdate", "Abruf"),
    ]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _said(parameters: Parameters, shown: str, *names: str) -> str:
    """Write what one of these parameters says as it is shown; '' where none says anything."""
    said = _get(parameters, *names)
    return said and shown.format(said)


def _titles(parameters: Parameters) -> tuple[str, str, str]:
    """Write chapter, title and the work that holds it: a book's title alone is in italics, and a work's."""
    chapter = _get(parameters, "chapter", "contribution", "article")
    title = _get(parameters, "title", "Titel", "titre", "chapter")
    work = _get(parameters, *WORKS)
    url = _get(parameters, "url", "chapter-url", "URL")
    shown = f"[{url} {title}]" if url and " " not in url and title else title or url
    signs = ("“", "”") if work or url else ("''", "''")
    return (
        f"“{chapter}”" if chapter and chapter != title else "",
        shown.join(signs) if shown else "",
        f"''{work}''" if work else "",
    )


def _published(parameters: Parameters) -> str:
    place = _get(parameters, "location", "place", "Ort", "lieu")
    return ": ".join(filter(None, (place, _get(parameters, "publisher", "Verlag", "éditeur"))))


def _people(parameters: Parameters) -> list[str]:
    found = []
    for number in ("", "1", "2", "3", "4", "5", "6", "7", "8", "9"):
        last = _get(
            parameters,
            f"last{number}",
            f"author{number}",
            f"author{number}-last",
            f"surname{number}",
            f"Autor{number}",
            f"editor{number}-last",
        )
        first = _get(parameters, f"first{number}", f"author{number}-first", f"given{number}")
        person = ", ".join(filter(None, (last, first)))
        if person and person not in found:
            found.append(person)
    editors = _get(parameters, "editor", "editors", "Hrsg", "authors")
    return [*found, editors] if editors and editors not in found else found


def _volume(parameters: Parameters) -> str:
    volume, issue = _get(parameters, "volume", "Band"), _get(parameters, "issue", "number", "Nummer")
    return f"{volume} ({issue})" if volume and issue else volume or issue


def _pages(parameters: Parameters) -> str:
    pages, page = _get(parameters, "pages", "pp", "Seiten"), _get(parameters, "page", "p")
    return f"pp. {pages}" if pages else f"p. {page}" if page else _get(parameters, "at", "loc")


def harvard(parameters: Parameters) -> str:
    """Write a short citation: 'Woodcock 1962, p. 12'."""
    names = [parameters[n].strip() for n in ("1", "2", "3", "4", "5") if parameters.get(n, "").strip()]
    names = names or [name for name in (_get(parameters, "last"), _get(parameters, "year")) if name]
    who = " & ".join(names[:-1]) if len(names) > 2 else " ".join(names[:-1])
    head = f"{who} {names[-1]}" if who else "".join(names)
    return ", ".join(filter(None, (head, _pages(parameters))))


def _wrapped(name: str, parameters: Parameters) -> Reduced | None:
    if name in ("poem", "ppoem", "verse", "poemquote"):
        return Reduced((Shown(_get(parameters, "1", "text"), "poem"),))
    if name in ("rule", "hr", "***", "asterism"):
        return Reduced((Shown("", "hr"),))
    if name.startswith("lang-") or name in ("ublist", "hlist", "plainlist", "flatlist", "unbulleted list"):
        listed = [parameters[key] for key in sorted(parameters, key=lambda k: (len(k), k)) if key.isdecimal()]
        return Reduced(
            (Shown(", ".join(filter(None, map(str.strip, listed if name[-4:] == "list" else listed[:1])))),)
        )
    if name in ("right", "block right"):
        return Reduced((Shown(_get(parameters, "1"), "div"),))
    if name in ("frac", "sfrac", "fraction", "eb1911 tfrac", "tfrac"):
        numbers = [parameters[key].strip() for key in ("1", "2", "3") if parameters.get(key, "").strip()]
        text = "/".join(numbers) if len(numbers) < 3 else f"{numbers[0]} {numbers[1]}/{numbers[2]}"
        return Reduced((Shown("1/" + text if len(numbers) == 1 else text),))
    if name in ("convert", "cvt"):
        return Reduced((Shown(" ".join(filter(None, (_get(parameters, "1"), _get(parameters, "2"))))),))
    return None


def _pronounced(name: str, parameters: Parameters) -> Reduced | None:
    """Write sounds between their signs: 'IPAc-en' has a parameter a sound, 'IPA-fr' the whole word."""
    sounds = [parameters[key].strip() for key in sorted(filter(str.isdecimal, parameters), key=int)]
    if name.startswith("ipac-") and sounds:
        return Reduced((Shown(f"/{''.join(sound for sound in sounds if not NO_SOUND.fullmatch(sound))}/"),))
    if name.startswith("ipa-") and sounds:
        return Reduced((Shown(f"[{sounds[0]}]"),))
    return None


def _set(name: str, parameters: Parameters) -> Reduced | None:
    if name in SECOND:
        return Reduced((Shown(_get(parameters, "2", "text", "1")),))
    if name in (
        "eb1911 article link",
        "eb1911 lkpl",
        "1911link",
        "dnb lkpl",
        "wl",
        "al",
        "author link",
        "wikisource link",
        "dnb link",
    ):
        return Reduced((Shown(_get(parameters, "2", "1")),))
    if name in FIRST_WORDS or name in FIRST_PHRASES:
        return Reduced((Shown(_get(parameters, "1", "text", "content")),))
    return None


def _unknown(parameters: Parameters) -> Reduced:
    """Show the longest unnamed parameter that has words in it: what a template sets is most often that."""
    unnamed = [parameters[key].strip() for key in parameters if key.isdecimal()]
    worded = [text for text in unnamed if PROSE.search(text)]
    if not worded:
        return Reduced(why="a template that shows no text of its own", is_known=False)
    return Reduced((Shown(max(worded, key=len)),), is_known=False)
