"""Check any EPUB, also one that bookgen did not make.

In: a name and bytes. Out: findings, each at its file and line inside the EPUB. Whatever the bytes are,
there is no exception, no network and no more memory than a bounded archive needs.
"""

from __future__ import annotations

from bookgen.check.epub import accessibility, archive, content, css, navigation, notes, package
from bookgen.errors import Location
from bookgen.finding import Finding

RULES = (
    *archive.RULES,
    *package.RULES,
    *accessibility.RULES,
    *navigation.RULES,
    *notes.RULES,
    *content.RULES,
    *css.RULES,
)


def check_epub(name: str, data: bytes) -> tuple[Finding, ...]:
    """Check an EPUB's package, navigation, documents, notes, style sheets and accessibility metadata."""
    return check_archive(archive.open_archive(name, data))


def check_archive(opened: archive.Archive | Finding) -> tuple[Finding, ...]:
    """Check an EPUB that was opened already; what kept it shut is the one finding of one that was not."""
    if isinstance(opened, Finding):
        return (opened,)
    findings = list(package.check_mimetype(opened))
    read = package.read_package(opened)
    if isinstance(read, Finding):
        return (*findings, read, *opened.findings)
    ways = navigation.read_navigation(opened, read)
    findings += package.check_package(opened, read)
    findings += accessibility.check_accessibility(opened, read, ways)
    findings += navigation.check_navigation(opened, read, ways)
    findings += content.check_content(opened, read)
    findings += notes.check_notes(opened, read)
    findings += css.check_css(opened, read)
    return tuple(sorted((*findings, *opened.findings), key=_by_place))


def without_repeats(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Leave out what the check of the finished EPUB says again of a fault that the chapters show already."""
    said = {finding.code for finding in findings}
    again = {rule.code for rule in RULES if not said.isdisjoint(rule.repeats)}
    return tuple(finding for finding in findings if finding.code not in again)


def _by_place(finding: Finding) -> tuple[Location, str]:
    return finding.location or Location(""), finding.code
