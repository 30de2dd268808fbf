"""The public face. The tests call these functions; they are called as now."""
import harness
from consumer import Consumer


def simulate(messages: list[dict], kills: list[int]) -> dict:
    """The report after a run that is killed after these steps."""
    return harness.simulate(Consumer, messages, kills)[0]


def fewest(messages: list[dict], at_once: int) -> dict:
    """For each account the fewest events that were counted, over kills at every step."""
    return {name: seen["fewest"] for name, seen in harness.extremes(Consumer, messages, at_once).items()}


def most(messages: list[dict], at_once: int) -> dict:
    """For each account the most events that were counted, over kills at every step."""
    return {name: seen["most"] for name, seen in harness.extremes(Consumer, messages, at_once).items()}


def long_run(count: int, kills: list[int]) -> dict:
    report = harness.simulate(Consumer, list(harness.many(count)), kills)[0]
    totals = report["totals"].values()
    return {"events": sum(one["events"] for one in totals), "cents": sum(one["cents"] for one in totals)}
