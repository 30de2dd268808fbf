"""
Makes fixtures/readings.csv of content/challenges/py-watermark-windows and prints what `summary` must return, found by
plain recomputation: which readings had arrived when the watermark passed what.
"""
import random
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "content/challenges/py-watermark-windows/fixtures"
SIZE, DELAY, LATENESS = 60, 20, 100_000
random.seed(7)
rows = []
for number in range(8000):
    at = number * 2 + random.randint(-400, 0)
    rows.append((f"r{number}", "abc"[number % 3], f"k{number % 4000}", at, random.randint(1, 9)))
FOLDER.mkdir(exist_ok=True)
lines = [",".join(map(str, row)) + "\n" for row in rows]
(FOLDER / "readings.csv").write_text("id,source,key,at,value\n" + "".join(lines))

newest, marks, mark = {}, [], None  # the watermark before each reading
for _, source, _, at, _ in rows:
    marks.append(mark)
    newest[source] = max(at, newest.get(source, at))
    if len(newest) == 3:
        reached = min(newest.values()) - DELAY
        mark = reached if mark is None else max(mark, reached)
results, updates, total = {}, 0, 0
for (_, _, key, at, value), before in zip(rows, marks):
    end = at // SIZE * SIZE + SIZE
    late = before is not None and before >= end
    entry = results.setdefault((end, key), {"sum": 0, "on_time": False, "first": 0})
    entry["sum"] += value
    if late:
        updates += 1
        total += entry["sum"]
    else:
        entry["on_time"] = True
        entry["first"] += value
on_time = [one for one in results.values() if one["on_time"]]
total += sum(one["first"] for one in on_time)
print({"on_time": len(on_time), "updates": updates, "sum": total, "dropped": 0, "peak": len(results)})
