"""What does one solved task cost? Prices and rates are invented."""

# dollars per million tokens: input, cached input, output
PRICES = {"large": (3.00, 0.30, 15.00), "small": (0.30, 0.03, 1.50)}
FIXED, FRESH, OUT = 6_000, 2_000, 400  # tokens: same prefix, new text, answer


def call(model: str, cached_share: float = 0.0, fixed: int = FIXED) -> float:
    fresh, cached, out = (price / 1e6 for price in PRICES[model])
    prefix = fixed * (cached_share * cached + (1 - cached_share) * fresh)
    return prefix + FRESH * fresh + OUT * out


def show(name: str, cost: float, solved: float, person: float = 4.00) -> None:
    """An unsolved task goes to a person, for four dollars."""
    total = cost + (1 - solved) * person
    print(f"{name:25}{cost:8.4f}{solved:8.0%}{total:9.3f}")


print(f"{'':25}  a call  solved  a task")
show("large", call("large"), 0.80)
show("large, prefix cached", call("large", 0.9), 0.80)
show("small alone, cached", call("small", 0.9), 0.62)
# The small model answers first; a check sends 40 % on to the large one.
cascade = call("small", 0.9) + 0.40 * call("large", 0.9)
show("small first, then large", cascade, 0.79)
show("large, two more examples", call("large", 0.9, FIXED + 1_500), 0.82)
