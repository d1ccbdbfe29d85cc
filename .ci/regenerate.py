"""Write anew everything that is generated: diagrams and reference pages. CI then asks git what changed."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Run each generator; any failure ends the run."""
    for language in ("en", "zh"):
        command = ["draw", "workflows", "-o", "diagrams", "--format", "svg", "--lang", language]
        command += ["--engine", "graphviz-pure"]  # the same bytes on every machine
        for what in ([], ["--overview"]):
            subprocess.run([sys.executable, "-m", "statewright", *command, *what], cwd=ROOT, check=True)
    for generator in sorted((ROOT / "docs" / "generators").glob("*.py")):
        subprocess.run([sys.executable, str(generator)], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
