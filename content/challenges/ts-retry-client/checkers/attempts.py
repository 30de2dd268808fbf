def check(args, output, expected, files):
    """A long run: the right number of attempts and waits, and nothing lost between them."""
    if not isinstance(output, dict):
        return {"score": 0, "message": "wrong shape"}
    sent, waits = output.get("sent"), output.get("waits")
    right = (
        output.get("result") == "exhausted"
        and output.get("attempts") == expected
        and isinstance(sent, list)
        and len(sent) == expected
        and isinstance(waits, list)
        and len(waits) == expected - 1
        and output.get("elapsedMs") == expected
    )
    return {"score": 1 if right else 0, "message": "as expected" if right else "wrong number of attempts"}
