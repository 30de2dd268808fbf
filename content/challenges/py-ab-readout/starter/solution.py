import math


def readout(rows: list[dict], plan: dict) -> dict:
    treatment = [row["value"] for row in rows if row["arm"] == "treatment"]
    control = [row["value"] for row in rows if row["arm"] == "control"]
    raise NotImplementedError
