"""Two prompts on the same cases: only the cases that changed carry news."""

from math import comb


def sign_test(fixed: int, broken: int) -> float:
    """Chance of a split at least this uneven if both prompts were equal."""
    changed = fixed + broken
    tail = sum(comb(changed, i) for i in range(max(fixed, broken), changed + 1))
    return min(1.0, 2 * tail / 2**changed)


CASES = 200
for old_passed, fixed, broken in [(150, 12, 6), (150, 24, 6), (150, 46, 40)]:
    new_passed = old_passed + fixed - broken
    print(
        f"{old_passed / CASES:.1%} -> {new_passed / CASES:.1%}"
        f"  fixed {fixed:2}  broken {broken:2}  p = {sign_test(fixed, broken):.3f}"
    )
