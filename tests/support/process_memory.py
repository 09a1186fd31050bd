"""What a process takes of the machine: memory, threads, file descriptors."""

import dataclasses
import os
import re


@dataclasses.dataclass(frozen=True)
class Usage:
    memory_kb: int  # PSS without what stands in files: its own memory, shared pages counted by share
    threads: int
    descriptors: int


def usage_of(pid):
    """As it is now."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        memory = int(re.search(r"^Pss_Anon:\s+(\d+) kB", file.read(), re.MULTILINE)[1])
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        threads = int(re.search(r"^Threads:\s+(\d+)", file.read(), re.MULTILINE)[1])
    return Usage(memory, threads, len(os.listdir(f"/proc/{pid}/fd")))
