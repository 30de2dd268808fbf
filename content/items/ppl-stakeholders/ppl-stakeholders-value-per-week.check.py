def key(p):
    # worth of one alarm, times the number of alarms
    found = p["bad"] * p["rec"] / 100
    per_alarm = p["prec"] / 100 * p["loss"] - p["chk"]
    return per_alarm * found / (p["prec"] / 100)
