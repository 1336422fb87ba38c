"""site.toml as a value: what a publisher may say about the site as a whole.

In: the text of site.toml, which lies beside the books. Out: a `SiteConfig`, or one `ConfigError` with
every fault. A site needs no site.toml.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict

from bookgen.config_faults import parse_toml
from bookgen.config_values import Unaccepted, filled, one_of
from bookgen.errors import BookgenError, ConfigError

SITE_TOML = "site.toml"
SITE_LANGUAGES = ("en", "fr", "de", "ru")


def _web_address(text: str) -> str:
    """Accept the address of a folder on the web, or nothing; give it with its last slash."""
    parts = urlsplit(text)
    is_good = parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment
    if text and (not is_good or any(character.isspace() for character in text)):
        raise Unaccepted("a web address such as 'https://books.example/'")
    return f"{text.rstrip('/')}/" if text else ""


def _mailbox(text: str) -> str:
    """Accept an e-mail address, or nothing."""
    name, at, host = text.rpartition("@")
    if text and not (name and at and host and not any(character.isspace() for character in text)):
        raise Unaccepted("an e-mail address")
    return text


class SiteConfig(BaseModel):
    """All of site.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: Annotated[str, AfterValidator(filled)] = "Books"
    description: str = ""
    language: Annotated[str, AfterValidator(one_of(SITE_LANGUAGES))] = "en"
    """What the site itself speaks; each book keeps its own."""
    url: Annotated[str, AfterValidator(_web_address)] = ""
    """Where the site will lie. Without it the site works all the same, but has no sitemap."""
    publisher: str = ""
    """Who sends the ONIX message and signs the feeds; the books' publisher when empty."""
    contact: Annotated[str, AfterValidator(_mailbox)] = ""
    """Whom the trade and readers may write to."""


def parse_site_config(text: str, file: str = SITE_TOML) -> SiteConfig:
    """Read site.toml's text.

    Raises: ConfigError with every fault.
    """
    return parse_toml(text, file, SiteConfig)


def at_address(site: SiteConfig, url: str) -> SiteConfig:
    """Put a site at another address.

    Raises: ConfigError when it is none.
    """
    if not url:
        return site
    try:
        return site.model_copy(update={"url": _web_address(url)})
    except Unaccepted as error:
        fault = BookgenError(f"'{url}' is no address of a site", hint=f"accepted: {error}")
        raise ConfigError((fault,)) from None
