"""Counts and difference exactly; the ends of the interval within the slack that chance needs."""

EXACT = 1e-6


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def check(args, output, expected, files):
    if not isinstance(output, dict) or set(output) != {"rows", "users", "difference", "low", "high", "verdict"}:
        return {"score": 0, "message": "The result has other keys."}
    if not all(is_number(output[key]) for key in ("rows", "users", "difference", "low", "high")):
        return {"score": 0, "message": "A number is missing."}
    if output["rows"] != expected["rows"] or output["users"] != expected["users"]:
        return {"score": 0, "message": "The number of rows or users is wrong."}
    if not abs(output["difference"] - expected["difference"]) <= EXACT:
        return {"score": 0, "message": "The difference is wrong."}
    slack = expected["slack"] + EXACT
    if not (abs(output["low"] - expected["low"]) <= slack and abs(output["high"] - expected["high"]) <= slack):
        return {"score": 0, "message": "The interval is wrong."}
    if output["verdict"] != expected["verdict"]:
        return {"score": 0, "message": "The verdict is wrong."}
    return {"score": 1, "message": "As expected."}
