def merge(history: list[dict], updates: list[dict], overwrite: list[str]) -> list[dict]:
    raise NotImplementedError


def as_of(history: list[dict], key: str, at: int) -> dict | None:
    raise NotImplementedError
