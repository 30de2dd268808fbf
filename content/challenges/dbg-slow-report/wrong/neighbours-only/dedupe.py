"""Leaves out repeats."""


def without_repeats(events):
    before = None
    for event in events:
        if event["id"] != before:
            yield event
        before = event["id"]
