"""``make bench``. What runs in other processes stands in ``gate``: they cannot import a main module."""

import sys

from benchmarks.gate import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
