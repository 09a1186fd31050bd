"""What every text file of the project has to hold to.

    text.py ROOT
"""

import pathlib
import re
import sys

import files

CODE = {".h", ".hpp", ".c", ".cpp", ".py", ".pyi", ".sh", ".cmake", ".fbs", ".map", ".java", ".i", ".cs"}
SOURCES = {".h", ".hpp", ".c", ".cpp", ".py", ".java", ".cs"}
NEEDS_HEAD = {".h", ".hpp", ".py", ".fbs"}  # begins with what it is for
WIDTH = 120
MAX_LINES = 700

# Written so that this file does not find itself.
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
OUTSIDE = re.compile(r"\.\./" + "sha" + r"red\b")
MACHINE = re.compile(r"(?<![\w.])/(work|root|home/\w+|tmp/(build|brief|board))\b")


def line_errors(path, line):
    if "\r" in line:
        yield "ends with CR LF, expected LF"
    if line.rstrip("\r\n") != line.rstrip():
        yield "blanks at the end"
    if UNFINISHED.search(line):
        yield "says that it is unfinished"
    if MACHINE.search(line):
        yield "names a path of one machine"
    if OUTSIDE.search(line):
        yield "names a folder outside of the project"
    if path.suffix in CODE:
        if "\t" in line:
            yield "has a tab"
        if len(line.rstrip("\n")) > WIDTH:
            yield f"has {len(line)} columns, expected at most {WIDTH}"


def file_errors(path, text):
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        for error in line_errors(path, line):
            yield f"{path}:{number}: {error}"
    if text and not text.endswith("\n"):
        yield f"{path}: does not end with a line feed"
    if path.suffix in SOURCES and len(lines) > MAX_LINES:
        yield f"{path}: has {len(lines)} lines, expected at most {MAX_LINES}: split it"
    if path.suffix in NEEDS_HEAD and text and not text.startswith(("//", "/*", '"""', "#", "'''")):
        yield f"{path}:1: does not begin with a comment that says what it is for"


def check(root):
    root = pathlib.Path(root)
    errors = []
    for path in files.of_project(root):
        if path.name == "LICENSE" or "corpus" in path.parts:
            continue
        try:
            text = (root / path).read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            if path.suffix in CODE:
                errors.append(f"{path}: is not UTF-8")
            continue
        errors += file_errors(path, text)
    return errors


if __name__ == "__main__":
    sys.exit(files.report(check(sys.argv[1])))
