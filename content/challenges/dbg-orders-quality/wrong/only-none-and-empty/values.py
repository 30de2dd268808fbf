"""Reads the cells of a row. Every cell is a text or None; a column may be absent."""
import math
from datetime import datetime, timedelta

NOTHING = {""}
EUROS_OF_UNIT = {"eur": 1.0, "cent": 0.01}
TOLERATED = timedelta(minutes=5)


def cell(row: dict, column: str) -> str | None:
    """The trimmed text, or None when there is no value."""
    text = (row.get(column) or "").strip()
    return None if text.casefold() in NOTHING else text


def euros(row: dict) -> float | None:
    """The amount in euros, or None when it cannot be told."""
    factor = EUROS_OF_UNIT.get((cell(row, "unit") or "EUR").casefold())
    try:
        amount = float(cell(row, "amount"))
    except (TypeError, ValueError):
        return None
    return amount * factor if factor is not None and math.isfinite(amount) else None


def moment(text: str) -> datetime | None:
    """A time with its zone, or None when it has none or is no time."""
    try:
        time = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return time if time.tzinfo is not None else None


def past_moment(text: str, now: str) -> datetime | None:
    time = moment(text)
    return time if time is not None and time <= moment(now) + TOLERATED else None
