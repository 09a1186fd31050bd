"""Whether all C and C++ files are formatted as .clang-format says.

    layout.py ROOT
"""

import subprocess
import sys

import files


def main(root):
    paths = [str(p) for p in files.of_project(root, ".h", ".hpp", ".c", ".cpp")]
    command = ["clang-format-14", "--dry-run", "-Werror", "--ferror-limit=1", *paths]
    return subprocess.run(command, cwd=root, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
