"""Serves the page on this machine, to this machine.

Only the loopback address is listened to. Pages from elsewhere that a browser shows beside this one get nothing from it:
requests must name this machine as their host, and must not come from another site's page, but for a link that is
followed. Only so many pages can be open.
"""

import asyncio
import errno
import logging
import threading
import webbrowser

from projects.common.cli import say
from projects.common.errors import UserError

HOST = "127.0.0.1"


def serve(port: int, open_browser: bool) -> None:
    """Print the page's address, show it in a browser if wished, and serve it until interrupted.

    Raises
    ------
    UserError
        Where Bokeh is not installed, or the port is taken.
    """
    try:
        from projects.optimizers.live.application import listening
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("bokeh", "tornado", "contourpy"):
            raise
        raise UserError(
            "The page needs Bokeh, which is not installed: make project-optimizers-live installs it and serves the "
            'page (by hand: pip install ".[projects,live]").'
        ) from None
    asyncio.set_event_loop(asyncio.new_event_loop())
    for name in ("tornado.access", "tornado.application", "bokeh"):
        logging.getLogger(name).setLevel(logging.ERROR)
    server = open_server(listening, port)
    address = f"http://{HOST}:{server.port}/"
    say(address)
    server.start()
    if open_browser:
        threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()  # some return only when closed
    server.io_loop.start()


def open_server(listening, port: int):
    """The server, bound to its port. UserError where that cannot be."""
    try:
        return listening(HOST, port)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        why = "taken" if error.errno == errno.EADDRINUSE else "not for everybody"
        raise UserError(f"Port {port} is {why}: name another with --port, or --port 0 for any that is free.") from None
