from fractions import Fraction


def check(capacity, tenants):
    if capacity < 1 or len({tenant["name"] for tenant in tenants}) < len(tenants):
        raise ValueError("no capacity, or a name twice")
    for field in ("used", "reserved"):
        minutes = [tenant[field] for tenant in tenants]
        if min(minutes, default=0) < 0 or sum(minutes) > capacity:
            raise ValueError(f"{field} minutes are negative or more than the capacity")


def split(minutes, weights):
    """Minutes in proportion to the weights; all zero if there is no weight."""
    total = sum(weights)
    return [Fraction(minutes * weight, total) if total else Fraction(0) for weight in weights]


def charged_minutes(capacity, tenants):
    used = [tenant["used"] for tenant in tenants]
    reserved = [tenant["reserved"] for tenant in tenants]
    unused = [max(0, held - taken) for held, taken in zip(reserved, used)]
    idle = capacity - sum(used)
    blocked = min(idle, sum(unused))
    parts = used, split(blocked, unused), split(idle - blocked, used if any(used) else reserved)
    return [sum(minutes) for minutes in zip(*parts)]


def round_to(total, shares, names):
    """Whole numbers near the shares that add up to the total: largest remainders first."""
    cents = [share.numerator // share.denominator for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda index: (cents[index] - shares[index], names[index]))
    for index in by_remainder[: total - sum(cents)]:
        cents[index] += 1
    return cents


def allocate(bill_cents: int, capacity: int, tenants: list[dict]) -> dict:
    check(capacity, tenants)
    sign, bill = (-1 if bill_cents < 0 else 1), abs(bill_cents)
    names = [tenant["name"] for tenant in tenants]
    minutes = charged_minutes(capacity, tenants)
    # All minutes are charged, or there was nobody to charge them to.
    allocated = bill if any(minutes) else 0
    cents = round_to(allocated, [Fraction(bill) * part / capacity for part in minutes], names)
    return {
        "tenants": {
            tenant["name"]: {
                "cents": sign * amount,
                "per_hour": sign * amount * 60 / tenant["used"] if tenant["used"] else None,
            }
            for tenant, amount in zip(tenants, cents)
        },
        "unallocated": sign * (bill - allocated),
        "idle_share": 1 - sum(tenant["used"] for tenant in tenants) / capacity,
    }
