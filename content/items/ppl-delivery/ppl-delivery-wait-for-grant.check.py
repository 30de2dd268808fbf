from itertools import permutations


def key(p):
    # walk through every order of the steps, day by day; the request may be sent at any point
    best = None
    for order in permutations(["ask", "clean", "test", "load", "report"]):
        day, granted, done = 0, None, set()
        for step in order:
            if step == "ask":
                granted = day + p["g"]
            elif step == "clean":
                day += p["a"]
            elif step == "test":
                day += p["d"]
            elif step == "load":
                if granted is None:
                    break
                day = max(day, granted) + p["b"]
            else:
                if not {"clean", "test", "load"} <= done:
                    break
                day += p["c"]
            done.add(step)
        else:
            best = day if best is None else min(best, day)
    return best
