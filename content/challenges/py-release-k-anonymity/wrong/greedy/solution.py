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
    levels = [0] * len(quasi)
    while True:
        kept = {
            number: key
            for key, members in classes(rows, quasi, levels).items()
            if keeps_promise(members, rows, sensitive, k, l)
            for number in members
        }
        if len(rows) - len(kept) <= max_suppressed:
            break
        open_columns = [index for index, column in enumerate(quasi) if levels[index] < level_count(column) - 1]
        if not open_columns:
            raise ValueError("no choice of levels keeps the promise")
        # Generalize the column with most values.
        count = lambda index: len({generalize(row[quasi[index]["column"]], quasi[index], levels[index]) for row in rows})
        levels[max(open_columns, key=count)] += 1

    names = [column["column"] for column in quasi]
    return {
        "levels": dict(zip(names, levels)),
        "suppressed": len(rows) - len(kept),
        "rows": [
            {**dict(zip(names, kept[number])), sensitive: row[sensitive]}
            for number, row in enumerate(rows)
            if number in kept
        ],
    }
