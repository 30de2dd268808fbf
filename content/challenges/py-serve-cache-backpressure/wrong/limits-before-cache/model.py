"""The scoring model: slow, and able to do one thing at a time. Given; the tests bring their own copy."""
import threading
import time

SECONDS = 0.3
_alone = threading.Lock()


def score(item: str) -> float:
    """Takes 0.3 seconds. Raises ValueError for an item that it cannot score: one that begins with "!"."""
    if not _alone.acquire(blocking=False):
        raise RuntimeError("the model does one thing at a time")
    try:
        time.sleep(SECONDS)
        if item.startswith("!"):
            raise ValueError(f"cannot score {item}")
        return sum(item.encode()) % 100 / 100
    finally:
        _alone.release()
