"""Leaves out repeats."""


def without_repeats(rows):
    kept = []
    for row in rows:
        if row["id"] not in [other["id"] for other in kept]:
            kept = kept + [row]
    return kept
