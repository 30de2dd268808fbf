from bisect import bisect_left


def cutoffs(days, start, horizon, gap):
    if horizon < 1 or gap < 0 or not days:
        raise ValueError("no horizon, a negative gap or no rows")
    return range(start, max(days) - horizon + 2, horizon)


def splits(days: list[int], start: int, horizon: int, gap: int) -> list[dict]:
    folds = []
    for cutoff in cutoffs(days, start, horizon, gap):
        train = [row for row, day in enumerate(days) if day < cutoff - gap]
        test = [row for row, day in enumerate(days) if cutoff <= day < cutoff + horizon]
        if train and test:
            folds.append({"cutoff": cutoff, "train": train, "test": test})
    return folds


def backtest(days: list[int], values: list, start: int, horizon: int, gap: int) -> dict:
    if len(days) != len(values):
        raise ValueError("days and values differ in length")
    # The windows end with the data, whether or not the last values are known.
    windows = cutoffs(days, start, horizon, gap)
    known = sorted((day, value) for day, value in zip(days, values) if value is not None)
    known_days = [day for day, _ in known]

    folds, total, trained = [], 0.0, 0
    for cutoff in windows:
        end = bisect_left(known_days, cutoff - gap)
        total += sum(value for _, value in known[trained:end])
        trained = end
        test = known[bisect_left(known_days, cutoff) : bisect_left(known_days, cutoff + horizon)]
        if trained and test:
            forecast = total / trained
            mae = sum(abs(value - forecast) for _, value in test) / len(test)
            folds.append({"cutoff": cutoff, "rows": len(test), "mae": mae})

    mae = sum(fold["mae"] for fold in folds) / len(folds) if folds else None
    return {"folds": folds, "mae": mae}
