"""How much of the error signal reaches the first of 24 layers, before any training."""

import numpy as np

DEPTH, WIDTH, ROWS, CLASSES = 24, 64, 256, 6


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def relu(z):
    return np.maximum(z, 0)


def start(activation, slope, scale, shortcut=0):
    """The loss, and the share of the last layer's gradient at the first layer."""
    rng = np.random.default_rng(5)
    x, label = rng.normal(size=(ROWS, WIDTH)), rng.integers(0, CLASSES, ROWS)
    weights = [rng.normal(0, scale, (WIDTH, WIDTH)) for _ in range(DEPTH)]
    out = rng.normal(0, 0.01, (WIDTH, CLASSES))  # small: start without an opinion
    sums = []
    for w in weights:
        sums.append(x @ w)
        x = activation(sums[-1]) + shortcut * x
    scores = np.exp(x @ out)
    chance = scores / scores.sum(axis=1, keepdims=True)
    loss = -np.log(chance[np.arange(ROWS), label]).mean()
    chance[np.arange(ROWS), label] -= 1
    gradient = chance @ out.T / ROWS
    last = np.linalg.norm(gradient)
    for w, z in zip(weights[:0:-1], sums[:0:-1]):
        gradient = (gradient * slope(z)) @ w.T + shortcut * gradient
    return loss, np.linalg.norm(gradient) / last


def sigmoid_slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


def relu_slope(z):
    return z > 0


he = np.sqrt(2 / WIDTH)  # keeps the size of signals through a ReLU
networks = {
    "sigmoid": (sigmoid, sigmoid_slope, he),
    "ReLU, weights too small": (relu, relu_slope, 0.3 * he),
    "the same with shortcuts": (relu, relu_slope, 0.3 * he, 1),
    "ReLU, weights scaled": (relu, relu_slope, he),
}
print(f"a loss without knowledge: ln {CLASSES} = {np.log(CLASSES):.2f}")
for name, network in networks.items():
    loss, share = start(*network)
    print(f"{name:25} loss {loss:.2f}  signal at the first layer {share:.1g}")
