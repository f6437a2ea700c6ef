"""Entry point of the command line and the window."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command in `sys.argv`."""
    return 0


if __name__ == "__main__":
    sys.exit(main())
