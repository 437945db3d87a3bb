"""What a view leaves behind: its trajectories as CSV, and one HTML file that replays them, alone."""

from bokeh.document import Document
from bokeh.embed import file_html
from bokeh.models import Row
from bokeh.resources import INLINE

from projects.optimizers.live import drawing
from projects.optimizers.live.controls import playback, slider
from projects.optimizers.live.pages import REPLAY, setup
from projects.optimizers.live.state import State, describe, surface_of
from projects.optimizers.live.view import view
from projects.optimizers.paths_csv import paths_csv


def csv(state: State) -> str:
    """Every step of the paths that the page shows."""
    return paths_csv(drawing.paths(surface_of(state.f), state))


def replay(state: State) -> str:
    """The view as one HTML file with all that it needs in it: it asks no server and no network."""
    document = Document()
    player = playback(state)
    speed = slider("speed", 1, width=150)
    speed.value = state.speed
    seen = view(surface_of(state.f), state)
    setup(document, seen, REPLAY, [])
    moved = (player.play, player.forward, player.step, speed)
    document.add_root(Row(*moved, name="playback", sizing_mode="stretch_width"))
    variables = {**document.template_variables, "said": describe(state)}
    return file_html(document, INLINE, template=document.template, template_variables=variables)
