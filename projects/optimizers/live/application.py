"""The Bokeh server of the page: who may ask, how many at a time, and what they get."""

import mimetypes

from bokeh.application import Application
from bokeh.application.handlers.function import FunctionHandler
from bokeh.document import Document
from bokeh.resources import Resources
from bokeh.server.server import BaseServer
from bokeh.server.tornado import BokehTornado
from bokeh.server.views.static_handler import StaticHandler
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.web import RequestHandler

from projects.optimizers.live import exports
from projects.optimizers.live.session import Session
from projects.optimizers.live.state import read

FILES = {"trajectories.csv": exports.csv, "replay.html": exports.replay}
SCRIPTS = ["bokeh", "bokeh-widgets"]
MOST_SESSIONS = 32
SAID = {
    403: "This page is for this machine alone: open it at the address that the command printed.",
    503: f"{MOST_SESSIONS} pages are open, and no more can be: close one, and reload this page.",
}
MOST_BYTES = 1 << 20  # of one message from a page


def listening(host: str, port: int) -> BaseServer:
    """A server bound to a port of this host, 0 for any that is free; it serves once it is started."""
    sockets = bind_sockets(port, host)
    port = sockets[0].getsockname()[1]
    hosts = {f"{name}:{port}" for name in (host, "localhost")}
    pages = Pages(
        {"/": Application(FunctionHandler(open_page))},
        extra_patterns=[("/" + name, File, {"make": make}) for name, make in FILES.items()],
        extra_websocket_origins=sorted(hosts),
        websocket_max_message_size_bytes=MOST_BYTES,
        unused_session_lifetime_milliseconds=5000,
        check_unused_sessions_milliseconds=2000,
    )
    pages.hosts = hosts
    http = HTTPServer(pages, max_header_size=1 << 16, max_body_size=1 << 16)
    http.add_sockets(sockets)
    return BaseServer(IOLoop.current(), pages, http)


def open_page(document: Document) -> None:
    """Fill a new page, as its address wants it."""
    arguments = document.session_context.request.arguments
    Session(document, *read(texts(arguments)))


def texts(arguments: dict[str, list[bytes]]) -> dict[str, str]:
    """The arguments of a request, the last of each name, as texts."""
    return {name: values[-1].decode("utf-8", "replace") for name, values in arguments.items()}


class File(RequestHandler):
    """A file made from the state in the address."""

    def initialize(self, make):
        self.make = make

    def get(self):
        state, complaints = read(texts(self.request.arguments))
        if complaints:
            self.set_status(400)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            return self.finish(" ".join(complaints) + "\n")
        name = self.request.path.removeprefix("/")
        self.set_header("Content-Type", mimetypes.guess_type(name)[0])
        self.set_header("Content-Disposition", f"attachment; filename={name}")
        return self.finish(self.make(state))


class Refused(RequestHandler):
    """One sentence for those who are turned away."""

    def initialize(self, code):
        self.set_status(code)

    def prepare(self):
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(SAID[self.get_status()] + "\n")


class Pages(BokehTornado):
    """Bokeh's application, for those whom `refusal` does not turn away."""

    hosts: set[str] = frozenset()

    def resources(self, absolute_url=None) -> Resources:
        """The scripts that the page needs, from this server, whatever BOKEH_RESOURCES says."""
        return Resources("server", root_url="/", path_versioner=StaticHandler.append_version, components=SCRIPTS)

    def find_handler(self, request, **kwargs):
        if code := refusal(request, self.hosts, len(self.get_sessions("/"))):
            return self.get_handler_delegate(request, Refused, {"code": code})
        return super().find_handler(request, **kwargs)


def refusal(request, hosts: set[str], sessions: int) -> int:
    """The code with which a request is turned away; 0 for one that is welcome.

    403 for another host's name (DNS that was bent to loopback), and for what another site's page asks for in the
    background or shows in a frame; 503 where too many pages are open.
    """
    if request.host not in hosts:
        return 403
    headers = request.headers
    foreign = headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
    if foreign and (headers.get("Sec-Fetch-Dest"), headers.get("Sec-Fetch-Mode")) != ("document", "navigate"):
        return 403
    return 503 if request.path == "/" and sessions >= MOST_SESSIONS else 0
