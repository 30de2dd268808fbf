import numpy as np


def compress(layers: list[dict], inputs: list, targets: list, budget: float) -> dict:
    weights = [np.array(layer["weight"], float) for layer in layers]
    raise NotImplementedError
