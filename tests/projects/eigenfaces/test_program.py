"""The program, end to end, on small pictures: what it leaves behind, what its verbs say, what it says to bad input."""

import contextlib
import json
import re
import shutil
import sys

import numpy as np
import pytest
from PIL import Image

from projects.common.cli import main
from projects.eigenfaces import __main__ as program
from tests.projects.eigenfaces.conftest import make_photographs
from tests.projects.programs import absent, foreign, is_refused, truncated


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """One run on a user's folder, with the baseline: the folder of photographs and the folder of results."""
    home = tmp_path_factory.mktemp("a run")
    photographs, out = make_photographs(home / "photographs"), home / "results"
    (photographs / "person 0" / "notes.txt").write_text("not a photograph", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(None):
        patch.setattr(sys, "argv", ["eigenfaces", "--quick", "--data", str(photographs), "--out", str(out)])
        with pytest.raises(SystemExit) as stop:
            main(program.app)
    assert not stop.value.code
    return photographs, out


def test_metrics(results):
    metrics = json.loads((results[1] / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["project"] == "eigenfaces"
    assert (metrics["dataset"], metrics["source"], metrics["quick"]) == ("user", "user", True)
    for side in ("ours", "baseline"):
        assert {"accuracy", "accuracy_std", "equal_error_rate", "seconds"} <= metrics[side].keys()
        assert set(metrics[side]["seconds"]) == {"fit", "predict", "total"}
    assert set(metrics["ratio"]) == {"fit", "predict", "total"}
    assert metrics["ours"]["accuracy"] == metrics["baseline"]["accuracy"] > metrics["dummy"]["accuracy"]
    assert metrics["agreement"]["largest_principal_angle"] < 1e-6
    assert metrics["agreement"]["largest_reconstruction_difference"] < 1e-10
    assert metrics["versions"].keys() >= {"python", "numpy", "scikit-learn"}


def test_everything_is_there_and_nothing_half_written(results):
    pictures = "accuracy_by_components eigenfaces face_space faces_and_others matches open_set rebuilt scree walk"
    files = {path.name for path in results[1].iterdir()}
    assert files == {"metrics.json", "model.npz", "report.html", "try", *(f"{name}.png" for name in pictures.split())}


def test_report_has_all_pictures_and_says_where_the_data_came_from(results):
    html = (results[1] / "report.html").read_text(encoding="utf-8")
    assert html.count("data:image/png;base64,") == 9
    assert "your own photographs" in html
    assert "notes.txt" in html
    assert len(html) < 5_000_000
    assert re.search(r"https?://", html) is None


def test_recognize_knows_those_it_was_trained_on(results, eigenfaces):
    photographs, out = results
    mine = [photographs / f"person {p}" / "0.png" for p in (0, 3)]
    code, output, _ = eigenfaces("recognize", *mine, "--model", out / "model.npz", "--json")
    answers = json.loads(output)
    assert code == 0
    assert [answer["name"] for answer in answers] == ["person 0", "person 3"]
    assert all(answer["known"] and answer["distance"] < 1e-3 for answer in answers)
    assert [answer["photo"] for answer in answers] == [str(path) for path in mine]


@pytest.mark.parametrize("verb", ["recognize", "recognise"])
def test_recognize_says_it_in_words(results, eigenfaces, verb):
    photographs, out = results
    photo = photographs / "person 1" / "2.png"
    code, output, _ = eigenfaces(verb, photo, out / "try" / "no_face.png", "--out", out)
    known, unknown = output.splitlines()
    assert code == 0
    assert known == f"{photo}: person 1, distance 0.00"
    assert unknown.startswith(f"{out / 'try' / 'no_face.png'}: unknown, distance ")


def test_recognize_answers_the_others_when_one_photograph_is_none(results, eigenfaces):
    photographs, out = results
    good, bad = photographs / "person 1" / "0.png", photographs / "person 0" / "notes.txt"
    code, output, complaint = eigenfaces("recognize", bad, good, "--model", out / "model.npz")
    assert code == 2
    assert output == f"{good}: person 1, distance 0.00\n"
    assert f"{bad} is no photograph" in complaint


def test_reconstruct(results, eigenfaces, tmp_path):
    photographs, out = results
    photo = photographs / "person 2" / "1.png"
    code, output, _ = eigenfaces("reconstruct", photo, "--model", out / "model.npz", "--out", tmp_path / "rebuilt")
    assert code == 0
    parts = {}
    for name in ("original", "reconstruction", "residual"):
        path = tmp_path / "rebuilt" / f"1_{name}.png"
        assert f"{name}: {path}" in output
        parts[name] = np.asarray(Image.open(path), dtype=float)
        assert parts[name].shape == (24, 20)
    assert np.array_equal(parts["original"], np.asarray(Image.open(photo), dtype=float))
    # The residual is half the difference around middle grey; each of the three is rounded.
    assert np.abs(2 * (parts["residual"] - 127.5) - (parts["original"] - parts["reconstruction"])).max() <= 3


def test_same_seed_same_result(results, eigenfaces, tmp_path):
    photographs, out = results
    arguments = ["--quick", "--data", photographs, "--no-baseline"]
    assert eigenfaces(*arguments, "--out", tmp_path)[0] == 0
    first, again = (json.loads((f / "metrics.json").read_text(encoding="utf-8")) for f in (out, tmp_path))
    assert again["baseline"] is again["dummy"] is again["ratio"] is again["agreement"] is None
    for metrics in (first, again):
        del metrics["ours"]["seconds"]
    assert first["ours"] == again["ours"]


def test_two_people_with_two_photographs_each(eigenfaces, tmp_path):
    photographs = make_photographs(tmp_path / "few", people=2, photographs=2)
    code, _, complaint = eigenfaces("--data", photographs, "--out", tmp_path / "out", "--no-baseline")
    assert (code, complaint) == (0, "")
    metrics = json.loads((tmp_path / "out" / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["ours"]["equal_error_rate"] is None
    assert "open_set.png" not in {path.name for path in (tmp_path / "out").iterdir()}


def test_more_photographs_than_pixels(eigenfaces, tmp_path):
    photographs = make_photographs(tmp_path / "many", people=6, photographs=20, size=(8, 8))
    code, _, complaint = eigenfaces("--quick", "--data", photographs, "--out", tmp_path / "out")
    assert (code, complaint) == (0, "")


def test_training_photographs_that_are_all_the_same(eigenfaces, tmp_path):
    """One picture differs; where it is among the test photographs, the others have no variance at all."""
    photographs = make_photographs(tmp_path / "same", people=4, photographs=4)
    for path in sorted(photographs.glob("*/*.png"))[1:]:
        Image.new("L", (20, 24), 0).save(path)
    for seed in range(2):
        code, _, complaint = eigenfaces("--quick", "--data", photographs, "--out", tmp_path / "out", "--seed", seed)
        assert (code, complaint) == (0, "")


@pytest.mark.parametrize("names", [("$\\foo$", "a$_{$"), ("_under", "日本 語"), ("no_face", "n" * 200)])
def test_people_may_have_any_name(eigenfaces, tmp_path, names):
    photographs = make_photographs(tmp_path / "named", people=3)
    for person, name in enumerate(names):
        (photographs / f"person {person}").rename(photographs / name)
    code, _, complaint = eigenfaces("--quick", "--no-baseline", "--data", photographs, "--out", tmp_path / "out")
    assert (code, complaint) == (0, "")
    assert len(list((tmp_path / "out" / "try").iterdir())) == 4
    photo = photographs / names[0] / "0.png"
    _, output, _ = eigenfaces("recognize", photo, "--out", tmp_path / "out", "--json")
    assert json.loads(output)[0]["name"] == names[0]


def test_without_data_or_network_faces_are_drawn(eigenfaces, tmp_path, monkeypatch):
    from projects.eigenfaces import run

    monkeypatch.setattr(run, "run", lambda faces, settings: print(faces.dataset, faces.source, *faces.notes))
    code, output, _ = eigenfaces("--offline", "--out", tmp_path)
    assert code == 0
    assert output.startswith("drawn generated ")
    assert "att_faces" in output


def _no_such_folder(path):
    return ["--data", path / "nowhere"], "does not exist"


def _file_for_a_folder(path):
    (path / "file").touch()
    return ["--data", path / "file"], "is a file, not a folder"


def _empty_folder(path):
    (path / "empty").mkdir()
    return ["--data", path / "empty"], "is empty"


def _one_person(path):
    return ["--data", make_photographs(path / "lonely", people=1)], "at least two are needed"


def _no_readable_image(path):
    (path / "texts" / "Ada").mkdir(parents=True)
    (path / "texts" / "Ada" / "1.jpg").write_text("no picture", encoding="utf-8")
    return ["--data", path / "texts"], "has no readable photograph"


def _one_pixel(path):
    return ["--data", make_photographs(path / "tiny", size=(4, 4))], "tiny"


def _unknown_data_set(path):
    return ["--dataset", "olivetty"], "did you mean olivetti?"


def _data_set_not_to_be_had(path):
    return ["--dataset", "olivetti", "--offline"], "by hand"


def _no_components(path):
    return ["--data", make_photographs(path / "p"), "--n-components", 0], "--n-components is 0; 11 training photo"


def _too_many_components(path):
    return ["--data", make_photographs(path / "p"), "--n-components", 11], "allow 1 to 10"


def _not_a_number(path):
    return ["--n-components", "many"], "--n-components"


def _all_the_same(path):
    photographs = make_photographs(path / "same", people=3)
    for photo in photographs.glob("*/*.png"):
        Image.new("L", (20, 24), 128).save(photo)
    return ["--data", photographs], "All 12 pictures are the same"


def _out_in_data(path):
    photographs = make_photographs(path / "p")
    return ["--data", photographs, "--out", photographs / "results"], "the next run would take it for a person"


def _name_too_long(path):
    return ["--data", path / ("n" * 300)], "does not exist"


def _out_is_a_file(path):
    (path / "file").touch()
    return ["--data", make_photographs(path / "p"), "--out", path / "file"], "Cannot write to"


def _no_photograph(path):
    return ["recognize"], "PHOTO"


def _unknown_verb(path):
    return ["regognize", "x"], "did you mean 'recognize'"


BAD_INPUT = [
    _no_such_folder,
    _file_for_a_folder,
    _empty_folder,
    _one_person,
    _no_readable_image,
    _one_pixel,
    _unknown_data_set,
    _data_set_not_to_be_had,
    _no_components,
    _too_many_components,
    _not_a_number,
    _all_the_same,
    _out_in_data,
    _name_too_long,
    _out_is_a_file,
    _no_photograph,
    _unknown_verb,
]


@pytest.mark.parametrize("bad", BAD_INPUT, ids=lambda bad: bad.__name__.strip("_"))
def test_bad_input_is_one_sentence_and_exit_code_2(bad, eigenfaces, tmp_path):
    is_refused(eigenfaces, *bad(tmp_path), tmp_path / "out")


def _other_size(model):
    with np.load(model) as archive:
        arrays = dict(archive)
    np.savez(model, **arrays | {"size": np.array([30, 30])})
    return "was trained at another size"


def _missing_person(model):
    with np.load(model) as archive:
        arrays = dict(archive)
    np.savez(model, **arrays | {"names": arrays["names"][:1]})
    return "is damaged"


def _not_finite(model):
    with np.load(model) as archive:
        arrays = dict(archive)
    np.savez(model, **arrays | {"codes": np.full_like(arrays["codes"], np.nan)})
    return "not all of its numbers are finite"


def _other_kinds(model):
    with np.load(model) as archive:
        arrays = dict(archive)
    np.savez(model, **arrays | {"people": arrays["people"].astype(str)})
    return "its people are not what a model has"


@pytest.mark.parametrize(
    "spoil", [truncated, foreign, _other_size, _missing_person, _not_finite, _other_kinds, absent]
)
@pytest.mark.parametrize("verb", ["recognize", "reconstruct"])
def test_a_bad_model_is_one_sentence(results, eigenfaces, tmp_path, spoil, verb):
    photographs, out = results
    model = tmp_path / "model.npz"
    shutil.copy(out / "model.npz", model)
    sentence = spoil(model)
    code, _, complaint = eigenfaces(verb, photographs / "person 0" / "0.png", "--model", model)
    assert code == 2
    assert sentence in complaint
    assert complaint.count("\n") == 1
