def key(p):
    # invited in B for each one invited in A, if both groups had the size of their product
    both = p["na"] * p["nb"]
    return 100 * (p["sb"] * both / p["nb"]) / (p["sa"] * both / p["na"])
