"""Reads the cells of a row. Every cell is a text or None; a column may be absent."""
from datetime import datetime


def is_missing(row: dict, column: str) -> bool:
    return row[column] is None


def amount(row: dict) -> float:
    return float(row["amount"])


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text[:19])
