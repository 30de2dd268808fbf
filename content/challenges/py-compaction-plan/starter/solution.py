def compact(files: list[dict], config: dict) -> list[dict]:
    raise NotImplementedError


def prune(files: list[dict], query: dict) -> dict:
    raise NotImplementedError
