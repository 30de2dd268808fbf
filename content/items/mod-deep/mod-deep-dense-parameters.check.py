def key(p):
    sizes = [int(p[x]) for x in "abcd"]
    total = 0
    for inputs, outputs in zip(sizes, sizes[1:]):
        for _ in range(outputs):
            total += inputs + 1
    return total
