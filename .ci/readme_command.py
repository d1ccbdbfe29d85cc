"""Which command does the README give? Prints the one marked `<!-- command: NAME -->`, so that CI runs it."""

import re
import sys
from pathlib import Path

name = sys.argv[1]
readme = Path(__file__).parents[1] / "README.md"
found = re.search(
    rf"<!-- command: {name} -->\s*```(?:bash|sh|console)?\n(.*?)\n```", readme.read_text("utf-8"), re.S
)
if found is None:
    sys.exit(f"README.md has no command marked {name!r}")
print(found.group(1))
