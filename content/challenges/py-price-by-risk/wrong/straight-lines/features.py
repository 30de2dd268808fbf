"""What the model needs when it is opened elsewhere: imported by name, so it must not live in the script that trains."""
import pandas as pd

NUMBERS = ["months", "orders_before", "amount", "hour", "express"]
KINDS = ["channel", "country"]


def derive(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns of an order that were known when it was placed, by name. Its number says nothing about it."""
    table = rows[NUMBERS].apply(pd.to_numeric, errors="coerce")
    for kind in KINDS:
        table[kind] = rows[kind].astype(object).where(rows[kind].notna(), "unknown")
    return table
