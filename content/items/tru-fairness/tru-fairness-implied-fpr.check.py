def key(p):
    # odds form: FPR = odds(base) * odds(wrong among flagged) * TPR
    base, ppv = p["pa"] / 100, p["ppv"] / 100
    return 100 * base / (1 - base) * (1 - ppv) / ppv * p["tpr"] / 100
