"""``provenance`` and ``python -m provenance``: the command, from its first moment on."""

from __future__ import annotations

import signal


def main() -> None:
    """Load the program and run it. Until it can say something, a Ctrl-C ends it without a word."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from provenance.cli import main as run

    run()


if __name__ == "__main__":
    main()
