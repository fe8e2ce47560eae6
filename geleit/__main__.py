"""`python -m geleit …`: the command line, see geleit/config/cli.py."""

import sys

from geleit.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
