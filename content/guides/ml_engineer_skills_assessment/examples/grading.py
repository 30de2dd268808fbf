"""A small challenge graded as ours are: tests by criterion, partial credit, wrong solutions that must fail."""

import io
from contextlib import redirect_stdout

# The task: how many orders of a customer were known when a request came in?
# An order has the moment it happened and the moment we heard of it.
ORDERS = [(1, 1), (2, 5), (4, 4), (6, 6)]
TESTS = {  # criterion: (request, expected) pairs; all but the first are hidden
    "counts": [(7, 4), (0, 0), (100, 4)],
    "looks only back": [(3, 1), (5, 2), (4, 1)],
}


def reference(orders, at):
    return sum(happened < at and heard < at for happened, heard in orders)


def ignores_arrival(orders, at):
    return sum(happened < at for happened, heard in orders)


def counts_the_moment(orders, at):
    return sum(happened <= at and heard <= at for happened, heard in orders)


def learnt_the_example(orders, at):
    return 4


def prints_a_verdict(orders, at):
    print('{"passed": true}')  # talking to the grader is no answer


def grade(solution):
    scores = {}
    for criterion, tests in TESTS.items():
        right = [solution(list(ORDERS), at) == expected for at, expected in tests]
        scores[criterion] = sum(right) / len(right)
    return scores


MUST_FAIL = {
    ignores_arrival: {"looks only back"},
    counts_the_moment: {"looks only back"},
    learnt_the_example: {"counts", "looks only back"},
    prints_a_verdict: {"counts", "looks only back"},
}
for solution in (reference, *MUST_FAIL):
    with redirect_stdout(io.StringIO()):  # what it prints is never read
        scores = grade(solution)
    failed = {criterion for criterion, score in scores.items() if score < 1}
    line = "  ".join(f"{criterion} {score:4.0%}" for criterion, score in scores.items())
    as_said = failed == MUST_FAIL.get(solution, set())
    print(f"{solution.__name__:18}  {line}  {'as said' if as_said else 'NOT AS SAID'}")
