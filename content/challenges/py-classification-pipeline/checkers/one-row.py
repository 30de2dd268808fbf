"""One row to predict: one probability and an estimate."""


def check(args, output, expected, files):
    if not isinstance(output, dict) or not isinstance(output.get("predictions"), list):
        return {"score": 0, "message": "The result has another shape."}
    values = [*output["predictions"], output.get("estimate")]
    right = len(values) == 2 and all(
        isinstance(v, (int, float)) and not isinstance(v, bool) and 0 <= v <= 1 for v in values
    )
    return {"score": 1 if right else 0, "message": "As expected." if right else "The result has another shape."}
