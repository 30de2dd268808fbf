def splits(days: list[int], start: int, horizon: int, gap: int) -> list[dict]:
    raise NotImplementedError


def backtest(days: list[int], values: list, start: int, horizon: int, gap: int) -> dict:
    raise NotImplementedError
