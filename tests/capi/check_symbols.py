"""The library exports exactly the functions that symbols.txt lists: no more, no fewer.

    check_symbols.py LIBRARY SYMBOLS_FILE
"""

import pathlib
import subprocess
import sys

VERSION_NODE = "TUICALL_0"


def exported(library):
    out = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    # Some linkers define a symbol for the version itself, others do not.
    return {line.split()[-1] for line in out.splitlines()} - {VERSION_NODE}


def main(library, symbols_file):
    there = exported(library)
    expected = {f"{name}@@{VERSION_NODE}" for name in pathlib.Path(symbols_file).read_text().split()}
    if there == expected:
        return 0
    print(f"missing: {sorted(expected - there)}\nnot listed: {sorted(there - expected)}")
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
