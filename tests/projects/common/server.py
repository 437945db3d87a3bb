"""A small web server on 127.0.0.1 that misbehaves as told, for the tests of fetching."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GOOD = b"the right bytes\n" * 5000


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Server(ThreadingHTTPServer):
    """`answers` maps a path to the functions that answer it, one request after another; the last one stays."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, list[Callable[[BaseHTTPRequestHandler], None]]] = {}
        self.requests: list[str] = []
        self.closing = threading.Event()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def handle_error(self, *_):
        """A client that hangs up is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.requests.append(self.path)
        answers = self.server.answers.get(self.path, [status(404)])
        (answers.pop(0) if len(answers) > 1 else answers[0])(self)

    def log_message(self, *_):
        pass


@contextmanager
def running() -> Iterator[Server]:
    server = Server()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()


def body(content: bytes, announce: int | None = None, **headers: str):
    """200 and `content`; `announce` another length than it has."""

    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content) if announce is None else announce))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def status(code: int):
    """An error page, with a body as real ones have."""

    def answer(handler):
        page = b"<html>an error page, not data</html>"
        handler.send_response(code)
        handler.send_header("Content-Length", str(len(page)))
        handler.end_headers()
        handler.wfile.write(page)

    return answer


def redirect(to: str):
    """302 to another url."""

    def answer(handler):
        handler.send_response(302)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def hang(content: bytes = b""):
    """Nothing, or the headers and `content`, and then silence until the server closes."""

    def answer(handler):
        if content:
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(content) + 1))
            handler.end_headers()
            handler.wfile.write(content)
        handler.server.closing.wait(10)

    return answer
