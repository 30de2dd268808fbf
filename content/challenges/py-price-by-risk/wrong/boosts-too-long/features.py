"""What the model needs when it is opened elsewhere: imported by name, so it must not live in the script that trains."""
import numpy as np
import pandas as pd

NUMBERS = ["months", "orders_before", "amount", "hour", "express"]
KINDS = ["channel", "country"]


def derive(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns of an order that were known when it was placed, by name. Its number says nothing about it."""
    table = rows[NUMBERS].apply(pd.to_numeric, errors="coerce")
    angle = table["hour"] * (2 * np.pi / 24)
    table["night"], table["morning"] = np.cos(angle), np.sin(angle)  # 23 and 0 are neighbours
    for kind in KINDS:
        table[kind] = rows[kind].astype(object).where(rows[kind].notna(), "unknown")
    return table
