def alerts(samples: list[dict], slo: dict) -> list[dict]:
    raise NotImplementedError


def budget(samples: list[dict], slo: dict, now: int) -> dict:
    raise NotImplementedError


def replay(minutes: int, slo: dict) -> list[dict]:
    """Given: the alerts over so many made-up minutes. One test calls it; leave it as it is."""
    samples = []
    for minute in range(minutes):
        if minute % 997 != 0:  # now and then a minute is missing
            total = 80 + minute * 7919 % 60
            bad = total // 3 if minute % 9000 < 45 else total // 50 if minute % 5000 > 4400 else minute % 5 // 4
            samples.append({"t": minute, "total": total, "bad": bad})
    return alerts(samples, slo)
