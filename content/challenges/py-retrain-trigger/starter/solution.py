def plan(outcomes: list[dict], policy: dict, first_day: int, last_day: int) -> list[dict]:
    decisions = []
    for day in range(first_day, last_day + 1):
        raise NotImplementedError
    return decisions
