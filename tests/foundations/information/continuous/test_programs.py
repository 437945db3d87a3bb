"""The two programs print a row for each setting."""

from foundations.information.continuous import bias, growth


def test_bias(monkeypatch, capsys):
    monkeypatch.setattr(bias, "SIZES", (20, 40))
    bias.main()
    assert len(capsys.readouterr().out.splitlines()) == 1 + len(bias.CORRELATIONS) * 2 * 2


def test_growth(monkeypatch, capsys):
    monkeypatch.setattr(growth, "SIZES", (40, 80))
    monkeypatch.setattr(growth, "interleaved", lambda functions, **_: {"column": len(functions["column"]()) * 1.0})
    growth.main()
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 1 + 2 * len(growth.DATA)
    assert all(row.endswith("n^0.00") for row in rows[1:])
