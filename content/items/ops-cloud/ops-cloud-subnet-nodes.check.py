def key(p):
    free = 2 ** (32 - p["bits"]) - p["kept"]
    nodes = 0
    while free >= 1 + p["pods"]:
        free -= 1 + p["pods"]
        nodes += 1
    return nodes
