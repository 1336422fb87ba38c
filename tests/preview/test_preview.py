"""The preview without a browser: who may ask, for what, and what is answered."""

from __future__ import annotations

import asyncio
import io
import json
from dataclasses import dataclass, field
from types import SimpleNamespace

import pikepdf
import pytest
from PIL import Image

from bookgen.book import Asset
from bookgen.compose import compose
from bookgen.edition import Galley, Page, PrintedLine, TextPoint
from bookgen.errors import Location, StyleError, ToolError
from bookgen.finding import Rule, Severity
from bookgen.preview.bell import Bell
from bookgen.preview.camera import KEPT, Camera
from bookgen.preview.server import LOOPBACK, address_of, listen, make_app
from bookgen.preview.view import Blocks, View, shown_sections
from builders import book, section

RULE = Rule("X999", Severity.WARNING, "something is wrong", "mend it", "Why.", "example")


def pdf(mark: str = "") -> bytes:
    """Make a PDF of one page of 200 × 300 pt, trimmed of 10 pt on each side."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(220, 320))
    page.TrimBox = pikepdf.Array([10, 10, 210, 310])
    made.Root.Mark = pikepdf.String(mark)
    out = io.BytesIO()
    made.save(out, static_id=True)
    return out.getvalue()


def galley(mark: str = "") -> Galley:
    start = TextPoint("one", "b1", 0)
    line = PrintedLine(1, 20, 250, 100, 12, start, "words", broken=False)
    return Galley("one", pdf(mark), (Page(1, "7", start),), (line,), ())


@dataclass
class Table:
    """A desk with one section on it."""

    view: View = field(default_factory=lambda: View("small", "A Small Book"))
    fault: StyleError | None = None

    def text(self, section: str) -> bytes | None:
        return b"<html/>" if section == "one" else None

    def style(self) -> str:
        return "p { margin: 0 }"

    def picture(self, href: str) -> Asset | None:
        return Asset(href, "image/png", b"png") if href == "images/x.png" else None

    def galley(self, section: str) -> Galley | None:
        if self.fault:
            raise self.fault
        return galley() if section == "one" else None


def ask(app, path: str, host: str = LOOPBACK) -> SimpleNamespace:
    """Ask an application for something, as a browser does."""

    async def answered() -> list[dict]:
        sent = []

        async def receive() -> dict:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "http_version": "1.1"}
        scope |= {"scheme": "http", "server": (host, 80), "headers": [(b"host", host.encode())], "app": app}
        await app(scope, receive, send)
        return sent

    start, *rest = asyncio.run(answered())
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    body = b"".join(message.get("body", b"") for message in rest)
    return SimpleNamespace(status=start["status"], headers=headers, body=body)


@pytest.fixture
def app():
    return make_app(Table(), Bell())


@pytest.mark.parametrize("path", ["/", "/preview.js", "/preview.css", "/book/one.xhtml", "/galley/one"])
def test_this_machine_is_answered_and_a_strangers_name_refused(app, path):
    assert 200 == ask(app, path).status
    assert 200 == ask(app, path, "localhost:8642").status
    for host in ("books.example", "192.168.0.7", "127.0.0.1.books.example", ""):
        assert 400 == ask(app, path, host).status


@pytest.mark.parametrize(
    "path",
    [
        "/book/two.xhtml",
        "/book/book.toml",
        "/book/../book.toml",
        "/book//etc/passwd",
        "/book/images/../../x.png",
        "/galley/two",
        "/page/unknown/1/400.png",
        "/preview.html",
        "/watching.py",
    ],
)
def test_what_is_not_in_the_book_is_not_there(app, path):
    assert 404 == ask(app, path).status


def test_a_book_may_run_no_script_and_fetch_nothing_from_elsewhere(app):
    policy = ask(app, "/book/one.xhtml").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "http" not in policy + ask(app, "/").headers["content-security-policy"]


def test_pictures_of_the_book_are_handed_out(app):
    answer = ask(app, "/book/images/x.png")
    assert (b"png", "image/png") == (answer.body, answer.headers["content-type"])


def test_a_page_is_a_picture_of_the_trimmed_page_as_wide_as_was_asked(app):
    facts = json.loads(ask(app, "/galley/one").body)
    assert [{"folio": "7", "width": 200, "height": 300}] == facts["pages"]
    assert [[0, 20, 38, 100, 12, "b1"]] == facts["lines"]
    picture = ask(app, f"/page/{facts['key']}/1/400.png")
    assert (400, 600) == Image.open(io.BytesIO(picture.body)).size
    assert 404 == ask(app, f"/page/{facts['key']}/2/400.png").status


def test_pages_that_cannot_be_set_say_why():
    answer = ask(make_app(Table(fault=StyleError("there is no typeface 'Nil'")), Bell()), "/galley/one")
    assert (503, {"fault": "there is no typeface 'Nil'"}) == (answer.status, json.loads(answer.body))


def test_a_camera_keeps_the_last_galleys_alone():
    camera = Camera()
    keys = [camera.load(galley(str(number))) for number in range(KEPT + 5)]
    shots = [camera.shoot(key, 1, 400) for key in keys]
    assert [True] * 5 + [False] * KEPT == [shot is None for shot in shots]


def test_a_picture_is_no_larger_than_a_screen():
    camera = Camera()
    shot = camera.shoot(camera.load(galley()), 1, 999_999)
    assert 2400 == Image.open(io.BytesIO(shot)).width


def test_a_ring_is_heard_and_a_closed_bell_sends_all_home():
    async def heard() -> list[bool]:
        bell = Bell(patience=0.01)
        strokes = []
        async for is_rung in bell.strokes():
            strokes.append(is_rung)
            if len(strokes) == 2:
                await asyncio.to_thread(bell.ring)
            if len(strokes) == 3:
                bell.close()
        return strokes

    assert [True, False, True] == asyncio.run(heard())


def test_the_view_is_sent_at_once():
    async def first() -> str:
        bell, table = Bell(), Table()
        app = make_app(table, bell)
        sent: asyncio.Queue = asyncio.Queue()

        async def receive() -> dict:
            await asyncio.sleep(30)
            return {"type": "http.disconnect"}

        scope = {"type": "http", "method": "GET", "path": "/events", "query_string": b"", "app": app}
        scope |= {"scheme": "http", "http_version": "1.1", "headers": [(b"host", b"localhost")]}
        answering = asyncio.create_task(app(scope, receive, sent.put))
        await sent.get()
        message = await sent.get()
        bell.close()
        await answering
        return message["body"].decode()

    said = asyncio.run(first())
    assert "A Small Book" == json.loads(said.removeprefix("data: "))["title"]


def test_a_taken_port_is_named():
    door = listen(0)
    host, port = door.getsockname()
    assert (LOOPBACK, f"http://127.0.0.1:{port}/") == (host, address_of(door))
    with pytest.raises(ToolError, match=f"cannot listen on port {port}: address already in use"):
        listen(port)
    door.close()


def test_a_finding_leads_to_the_block_that_it_is_about():
    text = "# One\n\nFirst.[^1]\n\nSecond,\nstill second.\n\n[^1]: A note.\n"
    made = book(section(text, id="one", file="chapters/one.md"))
    documents = compose(made).documents
    found = [RULE.found(Location("chapters/one.md", line)) for line in (3, 6, 8, 0)]
    spots = Blocks().spot((*found, RULE.found(Location("book.toml", 2)), RULE.found()), documents)
    by_id = {document.id: document.body for document in documents}
    texts = [by_id[spot.section].partition(f'id="{spot.block}"')[2] for spot in spots[:3]]
    assert ["one", "one", "endnotes", "one", "", ""] == [spot.section for spot in spots]
    assert "First." in texts[0][:60]
    assert "Second," in texts[1][:60]
    assert ("", "chapters/one.md") == (spots[3].block, spots[3].place)


def test_a_section_has_another_version_when_its_text_has_changed():
    def versions(words: str) -> dict[str, str]:
        made = book(section(f"# One\n\n{words}\n", id="one"), section("# Two\n\nTwo.\n", id="two"))
        return {one.id: one.version for one in shown_sections(compose(made).documents, {})}

    before, after = versions("First."), versions("Second.")
    assert {"one"} == {id for id in before if before[id] != after[id]}


def test_the_page_fetches_nothing_from_elsewhere(app):
    for path in ("/", "/preview.js", "/preview.css"):
        text = ask(app, path).body.decode()
        assert "//" not in text.replace("http://www.w3.org/1999/xhtml", "").replace("// ", "")


