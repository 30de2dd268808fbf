"""Scales mean_amount to mean 0 and standard deviation 1 of the rows that it was made with."""
from statistics import fmean, pstdev


class Scaler:
    def __init__(self, rows: list[dict]):
        amounts = [row["mean_amount"] for row in rows]
        self.mean = fmean(amounts) if amounts else 0.0
        self.spread = (pstdev(amounts) if amounts else 0.0) or 1.0

    def apply(self, row: dict) -> dict:
        return {**row, "mean_amount": (row["mean_amount"] - self.mean) / self.spread}
