import datetime as d
def key(p):
    cut = d.date(2026, 6, 1)
    newest_complete = cut - d.timedelta(p["delay"])
    newest_train = newest_complete - d.timedelta(p["hold"])
    live_from = cut + d.timedelta(p["build"])
    replaced = live_from + d.timedelta(p["every"])
    return (replaced - newest_train).days
