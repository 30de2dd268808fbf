"""Six checks at the door of a training job. The job stops when one fails."""

import pandas as pd

today = pd.Timestamp("2026-11-23")
batch = pd.DataFrame(
    {
        "order_id": [1, 2, 3, 3, 5, 6],
        "amount": [20.0, 35.5, 12.0, 12.0, -4.0, None],
        "country": ["DE", "DE", "FR", "FR", "??", "DE"],
        "day": pd.to_datetime(["2026-11-20"] * 6),
    }
)
typical_rows = 10


def check(data: pd.DataFrame) -> list[str]:
    failures = []
    if len(data) < 0.7 * typical_rows:
        failures.append(
            f"volume: {len(data)} rows, a normal day has {typical_rows}"
        )
    if (age := (today - data["day"].max()).days) > 1:
        failures.append(f"freshness: the newest row is {age} days old")
    if repeated := int(data["order_id"].duplicated().sum()):
        failures.append(f"uniqueness: {repeated} repeated order_id")
    if (share := data["amount"].isna().mean()) > 0.05:
        failures.append(f"completeness: amount is missing in {share:.0%} of rows")
    if unknown := set(data["country"]) - {"DE", "FR", "NL"}:
        failures.append(f"domain: unknown country {sorted(unknown)}")
    if bad := int((data["amount"] < 0).sum()):
        failures.append(f"range: {bad} negative amount")
    return failures


failures = check(batch)
print("\n".join(failures))
print("training stopped" if failures else "training may start")
