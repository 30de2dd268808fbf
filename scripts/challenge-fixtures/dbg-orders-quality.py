"""Makes fixtures/many-rows.csv of content/challenges/dbg-orders-quality: 12,000 orders, 40 of them loaded twice."""
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "content/challenges/dbg-orders-quality/fixtures"
FIRST = 11_960


def line(key, number):
    return f"{key},{number % 90 + 1}.50,2026-03-09T{number % 24:02}:00:00Z\n"


lines = [line(f"o-{number}", number) for number in range(FIRST)]
lines += [line(f" O-{number} ", number) for number in range(0, FIRST, 299)]
FOLDER.mkdir(exist_ok=True)
(FOLDER / "many-rows.csv").write_text("order_id,amount,ordered_at\n" + "".join(lines))
print(len(lines), "rows,", len(lines) - FIRST, "duplicates")
