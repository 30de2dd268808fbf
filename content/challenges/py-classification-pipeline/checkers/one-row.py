"""One row of a customer with everything that speaks for leaving: one high probability, and an estimate."""

LIKELY = 0.6


def is_share(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1


def check(args, output, expected, files):
    if not isinstance(output, dict) or not isinstance(output.get("predictions"), list):
        return {"score": 0, "message": "The result has another shape."}
    if len(output["predictions"]) != 1 or not is_share(output["predictions"][0]) or not is_share(output.get("estimate")):
        return {"score": 0, "message": "The result has another shape."}
    if output["predictions"][0] < LIKELY:
        return {"score": 0, "message": "This customer should be likely to leave."}
    return {"score": 1, "message": "As expected."}
