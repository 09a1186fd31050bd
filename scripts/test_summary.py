"""Prints the end of scripts/test: how many tests there were of each kind, the slowest, and those that failed."""

import collections
import json
import os
import subprocess
import sys
import xml.etree.ElementTree

SLOWEST = 5


def labels(build_dir):
    """The kind of each test: the folder of tests/ that it is in."""
    command = ["ctest", "--test-dir", build_dir, "--show-only=json-v1"]
    listing = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    kinds = {}
    for test in listing["tests"]:
        properties = {p["name"]: p["value"] for p in test.get("properties", [])}
        kinds[test["name"]] = (properties.get("LABELS") or ["other"])[0]
    return kinds


def main(build_dir, report):
    if not os.path.exists(report):
        print(f"there is no test report {report}: ctest did not run")
        return 1
    kinds = labels(build_dir)
    cases = list(xml.etree.ElementTree.parse(report).getroot().iter("testcase"))
    bad = [c for c in cases if c.get("status") != "run"]
    count, seconds = collections.Counter(), collections.Counter()
    for case in cases:
        kind = kinds.get(case.get("name"), "other")
        count[kind] += 1
        seconds[kind] += float(case.get("time") or 0)

    print("\n    kind            tests      time")
    for kind in sorted(count):
        print(f"    {kind:<14} {count[kind]:6d} {seconds[kind]:7.1f} s")
    print("\n    slowest")
    for case in sorted(cases, key=lambda c: -float(c.get("time") or 0))[:SLOWEST]:
        print(f"    {float(case.get('time') or 0):7.1f} s  {case.get('name')}")
    for case in bad:
        print(f"\n    NOT PASSED ({case.get('status')}): {case.get('name')}", end="")
    print(f"\n    {len(cases) - len(bad)} of {len(cases)} tests passed\n")
    return 1 if bad or not cases else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
