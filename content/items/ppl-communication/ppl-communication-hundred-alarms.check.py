def key(p):
    # Bayes' rule on odds, in place of counting parts
    prior = p["base"] / (1000 - p["base"])
    odds = prior * p["recall"] / p["fpr"]
    return 100 * odds / (1 + odds)
