"""`python -m statewright`: the command line, where the program itself is not on the path."""

import sys

from statewright.cli import program

if __name__ == "__main__":
    sys.exit(program())
