"""What training and serving share."""
from datetime import datetime

WINDOW = 30 * 86_400
CITIES = {"berlin", "paris", "rome"}


def parse_time(text: str) -> float:
    # Offsets come in several forms; the first 19 characters are always there.
    return datetime.fromisoformat(text[:19] + "+00:00").timestamp()
