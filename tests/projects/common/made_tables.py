"""Tables from texts."""

from projects.common.tables import read_table


def written(folder, text, encoding="utf-8"):
    path = folder / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


def read(folder, text, encoding="utf-8"):
    return read_table(written(folder, text, encoding))
