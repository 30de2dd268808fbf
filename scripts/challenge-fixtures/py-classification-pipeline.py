"""Writes the fixtures of this challenge: invented telecom customers, several monthly rows each, one label per customer."""
import csv
import io
import json
import random
from math import exp
from pathlib import Path

OUT = Path(__file__).parents[2] / "content/challenges" / Path(__file__).stem / "fixtures"
COLUMNS = ["customer_id", "month", "plan", "town", "device", "tenure_months", "monthly_fee", "support_calls", "data_gb", "satisfaction", "closing_code"]
# The data sets whose estimate is judged, and how good predictions must be there at least.
TOWNS = [f"T{n:02d}" for n in range(40)]


def customers(rng, count, signal, first_id):
    for n in range(count):
        plan = rng.choices(["basic", "plus", "pro"], [5, 3, 2])[0]
        tenure = min(int(rng.expovariate(1 / 24)) + 1, 140)
        fee = round({"basic": 15, "plus": 30, "pro": 55}[plan] + rng.gauss(0, 4), 2)
        trouble = rng.gauss(0, 1)
        town = rng.choice(TOWNS)
        device = rng.choice(["android", "ios", "other"])
        z = 0.9 * trouble - 0.025 * (tenure - 24) + {"basic": 0.5, "plus": 0, "pro": -0.7}[plan] + 0.05 * (fee - 28)
        z += {"android": 0, "ios": -0.4, "other": 0.6}[device]
        churned = int(rng.random() < 1 / (1 + exp(-(signal * z - 0.9))))
        yield f"C{first_id + n}", plan, town, device, tenure, fee, trouble, churned


def fee_text(rng, fee):
    style = rng.random()
    if style < 0.06:
        return rng.choice(["", "n/a", "?"])
    return f"{fee:.2f}" if style < 0.7 else f"EUR {fee:.2f}" if style < 0.85 else f"{fee:.2f} EUR"


def rows_of(rng, customer, months, train):
    name, plan, town, device, tenure, fee, trouble, churned = customer
    for k in range(months):
        mood = trouble + rng.gauss(0, 0.6)
        yield {
            "customer_id": name,
            "month": f"2026-{k + 1:02d}",
            "plan": rng.choice([plan, plan, plan, plan.upper(), f" {plan}"]) if rng.random() < 0.3 else plan,
            "town": town,
            "device": "" if rng.random() < 0.05 else device,
            "tenure_months": tenure + k,
            "monthly_fee": fee_text(rng, fee),
            "support_calls": "" if rng.random() < 0.1 else max(0, round(1.2 + 1.1 * mood + rng.gauss(0, 0.7))),
            "data_gb": "n/a" if rng.random() < 0.08 else 9999 if rng.random() < 0.01 else round(max(0.1, 8 + rng.gauss(0, 4)), 1),
            "satisfaction": "" if rng.random() < 0.15 else "low" if mood > 0.7 else "high" if mood < -0.6 else "medium",
            "closing_code": rng.choice(["K1", "K2", "K7"]) if train and churned and rng.random() < 0.9 else "",
            "churned": churned,
        }


def write(name, rows, columns):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (OUT / name).write_text(text.getvalue())


def population(seed, signal):
    """Rows to learn from and rows of other customers to predict."""
    rng = random.Random(seed)
    train = [r for c in customers(rng, 700, signal, 1000) for r in rows_of(rng, c, rng.randrange(2, 6), True)]
    test = [r for c in customers(rng, 900, signal, 50_000) for r in rows_of(rng, c, 1, False)]
    rng.shuffle(train)
    return rng, train, test


def write_train(name, train):
    write(f"{name}-train.csv", train, [*COLUMNS, "churned"])


def write_test(name, test, columns=COLUMNS):
    write(f"{name}-test.csv", test, columns)
    labels = [r["churned"] for r in test]
    (OUT / f"{name}-labels.json").write_text(json.dumps(labels, separators=(",", ":")) + "\n")


def new_values(rng, row):
    if rng.random() < 0.3:
        row["town"] = rng.choice(["T77", "T78", ""])
    if rng.random() < 0.15:
        row["plan"] = "family"
    if rng.random() < 0.2:
        row["device"] = "tablet"
    return row


def little_known(rng, row):
    row["satisfaction"] = ""
    row["data_gb"] = "n/a"
    if rng.random() < 0.5:
        row["support_calls"] = ""
    return row


# Seeds were chosen so that a grouped estimate is near the truth: the task is about method, not about luck.
SETS = {"alpha": (41, 1.3), "beta": (32, 0.8), "gamma": (53, 2.4), "noise": (64, 0.0), "delta": (65, 1.8)}


# Everything speaks for leaving.
LEAVER = {
    "customer_id": "C99999", "month": "2026-01", "plan": " Basic", "town": "T01", "device": "other", "tenure_months": 1,
    "monthly_fee": "EUR 24.00", "support_calls": 6, "data_gb": 9999, "satisfaction": "LOW", "closing_code": "",
}


def main(sets=SETS):
    OUT.mkdir(exist_ok=True)
    for name, (seed, signal) in sets.items():
        rng, train, test = population(seed, signal)
        write_train(name, train)
        if name != "delta":
            write_test(name, test)
            continue
        write_test("unseen", [new_values(rng, dict(row)) for row in test])
        write_test("gaps", [little_known(rng, dict(row)) for row in test])
        write_test("moved", test, ["note", *reversed(COLUMNS)])
        write("single-test.csv", [LEAVER], COLUMNS)


if __name__ == "__main__":
    main()
