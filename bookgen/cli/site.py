"""`bookgen site`: from finished books to a site for their readers."""

from __future__ import annotations

from pathlib import Path

import click

from bookgen.cli.terminal import DONE, Progress, common_options, json_option, show_json, shown_path


@click.command("site")
@click.argument("folders", nargs=-1, required=True, metavar="DIR...", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("dist"), help="Folder of finished books."
)
@click.option(
    "--to", type=click.Path(path_type=Path), help="Folder of the site; 'site' in --out if not named."
)
@click.option(
    "--url", default="", metavar="URL", help="Where the site will lie; site.toml says if not named."
)
@json_option
@common_options
def site_command(  # noqa: PLR0913  (the options of the command)
    *, folders: tuple[Path, ...], out: Path, to: Path | None, url: str, as_json: bool, quiet: bool
) -> int:
    """Put finished books on a site: a shelf, a page a book, online reading, and feeds.

    Reads what 'bookgen build' left in dist/, and site.toml beside the books where there is one. Files of
    your own in the site's folder stay.

    \b
    Examples:
      bookgen site manuscript
      bookgen site my-book --url https://books.example/
    """
    from bookgen.freshness import books_among
    from bookgen.shelving import build_site, read_site_config, site_toml_of
    from bookgen.site_config import at_address

    folders = books_among(folders)
    site = at_address(read_site_config(site_toml_of(folders)), url)
    progress = Progress(is_quiet=quiet)
    done = build_site(folders, out, to or out / "site", site, lambda step: progress("site", step))
    progress.clear()
    if as_json:
        facts = {"folder": shown_path(done.folder), "books": done.books, "files": done.files}
        show_json(facts | {"sitemap": done.has_sitemap})
        return DONE
    books = "1 book" if done.books == 1 else f"{done.books} books"
    click.echo(f"{shown_path(done.folder / 'index.html')}  {books}, {done.files} files")
    if not done.has_sitemap and not quiet:
        click.echo("no sitemap: say where the site will lie, with --url or in site.toml", err=True)
    return DONE
