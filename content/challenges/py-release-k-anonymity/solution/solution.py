from itertools import product

ANYTHING = "*"


def level_count(quasi):
    return len(quasi.get("widths") or quasi["keep"]) + 1


def generalize(value, quasi, level):
    if value is None or level == level_count(quasi) - 1:
        return ANYTHING
    if "keep" in quasi:
        kept = value[: quasi["keep"][level]]
        return kept + ANYTHING * (len(value) - len(kept))
    width = quasi["widths"][level]
    start = value // width * width
    return str(value) if width == 1 else f"{start}-{start + width - 1}"


def classes(rows, quasi, levels):
    """Row numbers by their generalized quasi-identifiers."""
    members = {}
    for number, row in enumerate(rows):
        key = tuple(generalize(row[column["column"]], column, level) for column, level in zip(quasi, levels))
        members.setdefault(key, []).append(number)
    return members


def keeps_promise(members, rows, sensitive, k, l):
    values = {rows[number][sensitive] for number in members} - {None}
    return len(members) >= k and len(values) >= l


def release(rows: list[dict], quasi: list[dict], sensitive: str, k: int, l: int, max_suppressed: int) -> dict:
    if k < 1 or l < 1:
        raise ValueError("k and l must be at least 1")
    best = None
    for levels in product(*(range(level_count(column)) for column in quasi)):
        if best is not None and sum(levels) > best[0][0]:
            continue
        kept = {
            number: key
            for key, members in classes(rows, quasi, levels).items()
            if keeps_promise(members, rows, sensitive, k, l)
            for number in members
        }
        suppressed = len(rows) - len(kept)
        rank = (sum(levels), suppressed, levels)
        if suppressed <= max_suppressed and (best is None or rank < best[0]):
            best = rank, kept
    if best is None:
        raise ValueError("no choice of levels keeps the promise")

    (_, suppressed, levels), kept = best
    names = [column["column"] for column in quasi]
    return {
        "levels": dict(zip(names, levels)),
        "suppressed": suppressed,
        "rows": [
            {**dict(zip(names, kept[number])), sensitive: row[sensitive]}
            for number, row in enumerate(rows)
            if number in kept
        ],
    }
