"""The two pages: the live one, and the one that replays. Both are page.html with the parts that there are."""

from pathlib import Path

from bokeh.core.templates import get_env
from bokeh.document import Document
from bokeh.events import ConnectionLost, DocumentReady
from bokeh.models import Button, Column, ColumnDataSource, CustomJS, Row

from projects.optimizers.live.controls import Controls, Playback
from projects.optimizers.live.view import View

FOLDER = Path(__file__).parent
LIVE, REPLAY = ("player.js", "asking.js", "exports.js"), ("player.js",)
ALL = {"sizing_mode": "stretch_width"}


def arrange(document: Document, view: View, playback: Playback, controls: Controls, asked: ColumnDataSource) -> None:
    """The live page."""
    setup(document, view, LIVE, [asked])
    c = controls
    document.add_root(Column(c.f, c.formula, c.complaint, name="ground", **ALL))
    document.add_root(Column(c.opt, name="racing", **ALL))
    sliders = (c.rate, c.momentum, c.beta1, c.beta2, c.noise, c.steps)
    document.add_root(Column(*sliders, Row(c.schedule, c.seed, **ALL), name="settings", **ALL))
    document.add_root(Row(playback.play, playback.forward, playback.step, c.speed, name="playback", **ALL))
    document.add_root(sharing())
    document.config.reconnect_session = document.config.notify_connection_status = False  # asking.js says it
    document.js_on_event(ConnectionLost, CustomJS(code="descent.asker.lose()"))


def setup(document: Document, view: View, scripts: tuple[str, ...], more: list) -> None:
    """What both pages have: figures, and the scripts that move them."""
    document.title = "Optimizers"
    document.template = get_env().from_string((FOLDER / "page.html").read_text("utf-8"))
    texts = "\n".join((FOLDER / name).read_text("utf-8") for name in scripts)
    document.template_variables["script"] = texts
    document.template_variables["live"] = bool(more)
    view.contour.tags = [view.answer, *more]  # so that they belong to the document
    for root in (view.contour, view.losses, view.curvature):
        document.add_root(root)
    document.js_on_event(DocumentReady, CustomJS(code="descent.begin()"))


def sharing() -> Row:
    """The buttons that take the view elsewhere."""
    actions = {
        "Copy link": "descent.asker.copy(cb_obj.origin)",
        "PNG": "descent.picture()",
        "CSV": "descent.download('trajectories.csv')",
        "HTML": "descent.download('replay.html')",
    }
    buttons = [Button(label=label, name=label.lower(), width_policy="min", height=28) for label in actions]
    for button, code in zip(buttons, actions.values(), strict=True):
        button.js_on_click(CustomJS(code=code))
    return Row(*buttons, name="sharing")
