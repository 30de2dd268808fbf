"""Runs every example and compares its output with the file beside it and with the guide.

Needs the versions in requirements.txt. Exits with 1 and says what differs.
"""

import re
import subprocess
import sys
from pathlib import Path

here = Path(__file__).parent
guide = (here.parent / "guide.md").read_text()
failures = []


def printed(path: Path) -> str:
    result = subprocess.run(
        [sys.executable, path.name],
        cwd=here,
        capture_output=True,
        text=True,
        timeout=300,
    )
    lines = (result.stdout + result.stderr).rstrip().split("\n")
    return "\n".join(line.rstrip() for line in lines) + "\n"


examples = [path for path in sorted(here.glob("*.py")) if path.name != "verify.py"]
for path in examples:
    expected = path.with_suffix(".txt").read_text()
    if printed(path) != expected:
        failures.append(f"{path.name}: the output differs from {path.stem}.txt")
    if f"```text\n{expected}```" not in guide:
        failures.append(f"{path.name}: the guide does not show {path.stem}.txt")

for block in re.findall(r"```python\n(.*?)\n```", guide, re.DOTALL):
    first, _, rest = block.partition("\n")
    named = re.fullmatch(r"# (?:from )?examples/(\w+\.py)", first)
    if named is None or rest not in (here / named[1]).read_text():
        failures.append(
            f"guide.md: a block that begins with {first!r} is not in its file"
        )

print(
    "\n".join(failures)
    or f"{len(examples)} examples agree with their outputs and with the guide"
)
sys.exit(1 if failures else 0)
