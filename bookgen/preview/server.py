"""The server of the preview: this machine alone may ask, and for nothing but the book that is shown.

In: a `Desk` and its `Bell`. Out: an ASGI application, and a server of it that ends cleanly. No request is
ever turned into a path: sections, pictures and pages are looked up by name in what the desk holds.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from types import FrameType, MappingProxyType

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bookgen.errors import BookgenError, ToolError
from bookgen.preview.bell import Bell
from bookgen.preview.camera import Camera
from bookgen.preview.desk import Desk

LOOPBACK = "127.0.0.1"
HOSTS = (LOOPBACK, "localhost")
"""Names that a browser of this machine may use. A page from elsewhere whose name was turned to this
address, which is how such servers are robbed, comes with another."""
PATIENCE = 2
"""How long a request may still take when the server ends. Units: seconds."""
PAGE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "/": ("preview.html", "text/html"),
        "/preview.css": ("preview.css", "text/css"),
        "/preview.js": ("preview.js", "text/javascript"),
    }
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
BOOK_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
)
"""What a book's own documents may do: no script of theirs runs."""
FRESH: Mapping[str, str] = MappingProxyType(
    {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
)


@dataclass(slots=True)
class _Counter:
    """Answers the requests."""

    desk: Desk
    bell: Bell
    camera: Camera = field(default_factory=Camera)

    async def page(self, request: Request) -> Response:
        """Hand out the page itself, its style and its script."""
        name, kind = PAGE[request.url.path]
        data = (files("bookgen.preview") / "page" / name).read_bytes()
        return Response(data, media_type=kind, headers={**FRESH, "Content-Security-Policy": POLICY})

    async def events(self, request: Request) -> Response:
        """Send the view at once and whenever it changes."""
        return StreamingResponse(self._views(), media_type="text/event-stream", headers=dict(FRESH))

    async def _views(self) -> AsyncIterator[str]:
        async for is_rung in self.bell.strokes():
            yield f"data: {await asyncio.to_thread(self._facts)}\n\n" if is_rung else ": still there\n\n"

    def _facts(self) -> str:
        return json.dumps(self.desk.view.facts())

    def book(self, request: Request) -> Response:
        """Hand out a section's text, or a picture in it."""
        name = str(request.path_params["name"])
        try:
            data, kind = self._part_of_book(name)
        except BookgenError as error:
            return Response(str(error), 503, dict(FRESH), "text/plain")
        headers = {**FRESH, "Content-Security-Policy": BOOK_POLICY}
        return _absent() if data is None else Response(data, media_type=kind, headers=headers)

    def _part_of_book(self, name: str) -> tuple[bytes | None, str]:
        if name.endswith(".xhtml"):
            return self.desk.text(name.removesuffix(".xhtml")), "application/xhtml+xml"
        picture = self.desk.picture(name)
        return (picture.data, picture.media_type) if picture else (None, "")

    def style(self, request: Request) -> Response:
        """Hand out the EPUB's style sheet."""
        return Response(self.desk.style(), media_type="text/css", headers=dict(FRESH))

    def galley(self, request: Request) -> Response:
        """Set a section's pages and say what stands where on them."""
        try:
            galley = self.desk.galley(str(request.path_params["section"]))
        except BookgenError as error:
            return JSONResponse({"fault": str(error)}, 503, headers=dict(FRESH))
        if galley is None:
            return _absent()
        return JSONResponse(self.camera.layout(self.camera.load(galley)), headers=dict(FRESH))

    def picture(self, request: Request) -> Response:
        """Take a picture of a page."""
        words = request.path_params
        data = self.camera.shoot(str(words["key"]), int(words["number"]), int(words["width"]))
        return Response(data, media_type="image/png", headers=dict(FRESH)) if data else _absent()


def _absent() -> Response:
    return Response("there is no such thing in this book", 404, dict(FRESH), "text/plain")


def make_app(desk: Desk, bell: Bell) -> Starlette:
    """Make the application."""
    counter = _Counter(desk, bell)
    routes = [
        *(Route(path, counter.page) for path in PAGE),
        Route("/events", counter.events),
        Route("/book/style.css", counter.style),
        Route("/book/{name:path}", counter.book),
        Route("/galley/{section}", counter.galley),
        Route("/page/{key}/{number:int}/{width:int}.png", counter.picture),
    ]
    guard = Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False)
    return Starlette(routes=routes, middleware=[guard])


def listen(port: int) -> socket.socket:
    """Take a port of this machine that no other machine can reach; 0 takes any that is free.

    Raises: ToolError when another program has it.
    """
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((LOOPBACK, port))
        door.listen()
    except OSError as error:
        door.close()
        why = (error.strerror or str(error)).lower()
        raise ToolError(f"cannot listen on port {port}: {why}", hint="choose another with '--port'") from None
    return door


def address_of(door: socket.socket) -> str:
    """Say what to type into a browser."""
    return f"http://{LOOPBACK}:{door.getsockname()[1]}/"


class _Server(uvicorn.Server):
    """Sends the listening pages home before it waits for their requests to end."""

    bell: Bell

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end."""
        self.bell.close()
        super().handle_exit(sig, frame)


async def serve(app: Starlette, bell: Bell, door: socket.socket) -> None:
    """Serve until the process is told to end."""
    server = _Server(
        uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=PATIENCE)
    )
    server.bell = bell
    await server.serve(sockets=[door])
