"""Puts the results together."""


def summarise(results: list[dict]) -> dict:
    bad = any(one["status"] == "fail" for one in results)
    return {"status": "fail" if bad else "pass", "checks": results}
