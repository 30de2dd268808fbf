"""Runs every example and compares its output with the file beside it, with the guide, and with the figures drawn from it.

One example needs NumPy, the others Python's standard library only. Exits with 1 and says what differs.
"""

import csv
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


def numbers(line: str) -> list[str]:
    return re.findall(r"-?\d+(?:\.\d+)?", line)


def posterior_figure() -> list[list[str]]:
    rows = [["answers", "mean", "low", "high"]]
    for line in (here / "posterior.txt").read_text().splitlines()[1:]:
        answered, *_, mean, error, _above = numbers(line)
        low, high = (float(mean) + sign * 1.96 * float(error) for sign in (-1, 1))
        label = "1 answer" if answered == "1" else f"{answered} answers"
        rows.append([label, mean, f"{low:.2f}", f"{high:.2f}"])
    return rows


def classification_figure() -> list[list[str]]:
    rows = [["people", "questions", "right"]]
    lines = (here / "length.txt").read_text().splitlines()
    for head, wrong in zip(lines, lines[1:]):
        if wrong.strip().startswith("wrong ") and "if" not in wrong:
            people = head[:14].strip()
            pairs = zip(numbers(head), numbers(wrong))
            rows += [[people, length, str(100 - int(share))] for length, share in pairs]
    return rows


def alarms_figure() -> list[list[str]]:
    lines = [numbers(line) for line in (here / "impact.txt").read_text().splitlines()[2:-1]]
    rows = [["case", "people", "flagged"]]
    for name, column in (("rule, fair", 2), ("rule, unfair", 4), ("test, unfair", 5)):
        rows += [[name, str(int(cells[0]) + int(cells[1])), cells[column]] for cells in lines]
    return rows


examples = [path for path in sorted(here.glob("*.py")) if path.name != "verify.py"]
for path in examples:
    expected = path.with_suffix(".txt").read_text()
    if printed(path) != expected:
        failures.append(f"{path.name}: the output differs from {path.stem}.txt")
    if f"```text\n{expected}```" not in guide:
        failures.append(f"{path.name}: the guide does not show {path.stem}.txt")

figures = {
    "posterior.csv": posterior_figure,
    "classification.csv": classification_figure,
    "alarms.csv": alarms_figure,
}
for name, rows in figures.items():
    if list(csv.reader((here.parent / "figures" / name).open())) != rows():
        failures.append(f"figures/{name} does not agree with the output of its example")

for block in re.findall(r"```python\n(.*?)\n```", guide, re.DOTALL):
    first, _, rest = block.partition("\n")
    named = re.fullmatch(r"# (?:from )?examples/(\w+\.py)", first)
    if named is None or rest not in (here / named[1]).read_text():
        failures.append(
            f"guide.md: a block that begins with {first!r} is not in its file"
        )

print(
    "\n".join(failures)
    or f"{len(examples)} examples agree with their outputs, with the guide and with {len(figures)} figures"
)
sys.exit(1 if failures else 0)
