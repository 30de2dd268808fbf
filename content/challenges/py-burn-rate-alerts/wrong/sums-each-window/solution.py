CLOSE = 1e-9


class Counts:
    """Requests by minute."""

    def __init__(self, samples):
        by_minute = {sample["t"]: sample for sample in samples}
        self.first, self.last = min(by_minute, default=0), max(by_minute, default=-1)
        minutes = [by_minute.get(t, {"total": 0, "bad": 0}) for t in range(self.first, self.last + 1)]
        self.minutes = minutes

    def window(self, end, length):
        """(total, bad) of the `length` minutes up to and including `end`."""
        after = self.index(end + 1)
        before = self.index(end + 1 - length)
        inside = self.minutes[before:after]
        return sum(minute["total"] for minute in inside), sum(minute["bad"] for minute in inside)

    def index(self, minute):
        return min(max(minute - self.first, 0), len(self.minutes))


def burn(total, bad, objective):
    return bad / total / (1 - objective) if total else 0.0


def fires(counts, slo, rule, minute):
    threshold = rule["share"] * slo["period"] / rule["long"]
    if counts.window(minute, rule["long"])[1] < rule["minBad"]:
        return False
    rates = [burn(*counts.window(minute, rule[length]), slo["objective"]) for length in ("long", "short")]
    return all(rate >= threshold - CLOSE for rate in rates)


def alerts(samples: list[dict], slo: dict) -> list[dict]:
    counts, found = Counts(samples), []
    for rule in slo["rules"]:
        before = False
        for minute in range(counts.first, counts.last + 1):
            now = fires(counts, slo, rule, minute)
            if now and not before:
                found.append({"rule": rule["name"], "from": minute, "to": minute})
            elif now:
                found[-1]["to"] = minute
            before = now
    return found


def budget(samples: list[dict], slo: dict, now: int) -> dict:
    counts = Counts(samples)
    total, bad = counts.window(now, slo["period"])
    allowed = (1 - slo["objective"]) * total
    left = 1 - bad / allowed if total else None
    rate = burn(*counts.window(now, 60), slo["objective"])
    runs_out = None if left is None or rate == 0 else max(left, 0) * slo["period"] / rate
    return {"allowed": allowed, "spent": bad, "left": left, "exhaustedIn": runs_out}


def replay(minutes: int, slo: dict) -> list[dict]:
    """Given: the alerts over so many made-up minutes. One test calls it; leave it as it is."""
    samples = []
    for minute in range(minutes):
        if minute % 997 != 0:  # now and then a minute is missing
            total = 80 + minute * 7919 % 60
            bad = total // 3 if minute % 9000 < 45 else total // 50 if minute % 5000 > 4400 else minute % 5 // 4
            samples.append({"t": minute, "total": total, "bad": bad})
    return alerts(samples, slo)
