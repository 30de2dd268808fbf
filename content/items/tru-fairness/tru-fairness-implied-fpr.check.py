def key(p):
    # odds form in each group: FPR = odds(base) * odds(wrong among flagged) * TPR
    def fpr(base):
        return base / (1 - base) * (1 - p["ppv"] / 100) / (p["ppv"] / 100) * p["tpr"] / 100
    return 100 * (fpr(p["pa"] / 100) - fpr(p["pb"] / 100))
