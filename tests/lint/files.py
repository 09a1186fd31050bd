"""The files of the project: those that git knows, or, outside a repository, all that are not built."""

import pathlib
import subprocess

BUILT = {"build", "dist", "__pycache__", ".git", ".pytest_cache", ".mypy_cache"}


def listed_by_git(root):
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    result = subprocess.run(command, capture_output=True, check=False)
    return [name.decode() for name in result.stdout.split(b"\0") if name] if result.returncode == 0 else []


def walked(root):
    for path in root.rglob("*"):
        relative = path.relative_to(root)
        if path.is_file() and not BUILT & set(relative.parts):
            yield str(relative)


def of_project(root, *suffixes):
    """Paths relative to the root, sorted; with suffixes only those."""
    root = pathlib.Path(root).resolve()
    names = listed_by_git(root) or walked(root)
    paths = sorted(pathlib.PurePosixPath(n) for n in names if (root / n).is_file())
    return [p for p in paths if not suffixes or p.suffix in suffixes]


def report(errors):
    """Prints what is wrong; gives the exit code."""
    for error in errors:
        print(error)
    print(f"{len(errors)} findings" if errors else "nothing found")
    return 1 if errors else 0
