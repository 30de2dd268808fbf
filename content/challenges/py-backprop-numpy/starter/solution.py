import numpy as np


def loss_and_grads(params: dict, x: list, y: list, l2: float) -> dict:
    w1, b1, w2, b2 = (np.array(params[name], float) for name in ("w1", "b1", "w2", "b2"))
    raise NotImplementedError


def train(params: dict, x: list, y: list, l2: float, rate: float, steps: int) -> dict:
    raise NotImplementedError
