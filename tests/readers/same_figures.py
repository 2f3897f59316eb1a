"""The figures of one table in each of its forms, as programs read them that have nothing of Permanence.

    python3 same_figures.py TABLE.csv TABLE.xlsx TABLE.ods

openpyxl reads the workbook, LibreOffice the OpenDocument file, DuckDB the text. It says what each of them read, and ends with 1 when one of them
reads something else.
"""

import csv
import pathlib
import subprocess
import sys
import tempfile

import duckdb
import openpyxl

MARK = "s"


def figures(rows):
    """Labels, and the count or nothing where it is hidden."""
    found = {}
    for *labels, count, mark in rows:
        hidden = mark == MARK
        if hidden == (count not in ("", None)):
            raise SystemExit(f"{labels}: {count!r} and {mark!r}")
        found[tuple(labels)] = None if hidden else int(float(count))
    return found


def parts(path):
    """The lines of a text: the heading, the figures under their titles, the dictionary."""
    found = [[]]
    for line in pathlib.Path(path).read_text("utf-8-sig").splitlines():
        found.append([]) if line.strip('";') == "" else found[-1].append(line)
    return found


def of_text(path):
    return figures(list(csv.reader(parts(path)[1], delimiter=";"))[1:])


def of_workbook(path):
    book = openpyxl.load_workbook(path)
    sheet = book["Effectifs"]
    width = next(place for place, cell in enumerate(sheet[3]) if cell.value == "Secret") + 1
    rows = [[cell.value for cell in row[:width]] for row in sheet.iter_rows(min_row=4)]
    charts = sum(len(one._charts) for one in book.worksheets)
    formulas = [cell for one in book.worksheets for row in one.iter_rows() for cell in row if cell.data_type == "f"]
    if not charts or formulas:
        raise SystemExit(f"{charts} charts, formulas in {formulas}")
    return figures(rows), charts


def of_opendocument(path):
    """The sheet of the figures, as LibreOffice writes it anew."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        convert = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", folder, path]
        subprocess.run(convert, check=True, capture_output=True)
        return of_workbook(pathlib.Path(folder) / (pathlib.Path(path).stem + ".xlsx"))[0]


def of_duckdb(path):
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
        file.write("\n".join(parts(path)[1]))
        file.flush()
        read = duckdb.read_csv(file.name, delimiter=";", header=True, all_varchar=True, null_padding=True)
        return figures([["" if value is None else value for value in row] for row in read.fetchall()])


def main(text, workbook, opendocument):
    expected = of_text(text)
    read, charts = of_workbook(workbook)
    readers = {"openpyxl": read, "LibreOffice": of_opendocument(opendocument), "DuckDB": of_duckdb(text)}
    different = [name for name, read in readers.items() if read != expected]
    print(f"{len(expected)} figures, {charts} charts, read by {', '.join(readers)}")
    for name in different:
        print(f"{name} reads {readers[name]}, and not {expected}")
    raise SystemExit(1 if different else 0)


main(*sys.argv[1:])
