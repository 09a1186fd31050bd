"""Keeps a processor busy for a share of the time, a little of it in each 2 ms, until it or who has started it is ended.

    python3 tests/bench/neighbour.py PROCESSOR SHARE

What has a lower priority and may run on that processor only is left the rest.
"""

import os
import sys
import time

PERIOD_S = 0.002  # short beside the delays that a server looks at


def main():
    processor, share = int(sys.argv[1]), float(sys.argv[2])
    os.sched_setaffinity(0, {processor})
    parent = os.getppid()
    while os.getppid() == parent:
        busy_until_s = time.perf_counter() + PERIOD_S * share
        while time.perf_counter() < busy_until_s:
            pass
        time.sleep(PERIOD_S * (1 - share))


if __name__ == "__main__":
    main()
