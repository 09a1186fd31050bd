"""The code blocks of the documentation: ```language NAME, or without a name."""

import dataclasses
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(\S*)[ ]?(.*)$")


@dataclasses.dataclass(frozen=True)
class Block:
    """One block: where it stands, its language, the name of its file if it has one, its text."""

    path: pathlib.Path
    line: int
    language: str
    name: str
    text: str

    def __str__(self):
        return f"{self.path.relative_to(ROOT)}:{self.line}"


def documents():
    """All Markdown files that users read."""
    folders = ("docs", "bindings", "examples", "tests")
    found = [*ROOT.glob("*.md"), *(path for folder in folders for path in (ROOT / folder).rglob("*.md"))]
    return sorted(path for path in found if ".pytest_cache" not in path.parts)


def blocks(path):
    """The blocks of one file, in order."""
    start, lines = None, []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        fence = FENCE.match(line)
        if fence and start is None:
            start, lines = (number, fence[1], fence[2].strip()), []
        elif fence:
            yield Block(path, start[0], start[1], start[2], "\n".join(lines) + "\n")
            start = None
        elif start is not None:
            lines.append(line)
    assert start is None, f"{path}:{start[0]}: the block does not end"


def all_blocks(*languages):
    return [b for path in documents() for b in blocks(path) if b.language in languages]


def named(path, name):
    """The block of that name, which must be there once."""
    found = [b for b in blocks(path) if b.name == name]
    assert len(found) == 1, f"{path.name} has {len(found)} blocks named {name}, expected one"
    return found[0]
