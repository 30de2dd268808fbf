from fractions import Fraction

def key(p):
    runs_after = Fraction(p["runs0"]) * Fraction(str(p["growth"]))
    per_run_before = Fraction(p["inc0"]) / p["runs0"]
    per_run_after = Fraction(p["inc1"]) / runs_after
    hours_before = sum(p["h0"] for _ in range(p["inc0"]))
    hours_after = sum(p["h1"] for _ in range(p["inc1"]))
    if per_run_after < per_run_before:
        return "a" if hours_after < hours_before else "b"
    return "c" if hours_after < hours_before else "d"
