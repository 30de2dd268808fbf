import numpy as np

NAMES = ("w1", "b1", "w2", "b2")


def arrays(params):
    return {name: np.array(params[name], float) for name in NAMES}


def lists(params):
    return {name: params[name].tolist() for name in NAMES}


def forward_and_back(params, x, y, l2):
    rows = np.arange(len(y))
    count = max(1, len(y))

    before = x @ params["w1"] + params["b1"]
    hidden = np.maximum(before, 0)
    logits = hidden @ params["w2"] + params["b2"]
    # With the largest logit at 0, exp cannot overflow and its sum is at least 1.
    logits = logits - logits.max(axis=1, keepdims=True)
    exps = np.exp(logits)
    sums = exps.sum(axis=1)
    penalty = l2 / 2 * ((params["w1"] ** 2).sum() + (params["w2"] ** 2).sum())
    loss = (np.log(sums) - logits[rows, y]).sum() / count + penalty

    d_logits = exps / sums[:, None]
    d_logits[rows, y] -= 1
    d_logits /= count
    d_before = (d_logits @ params["w2"].T) * (before > 0)
    return loss, {
        "w1": x.T @ d_before + l2 * params["w1"],
        "b1": d_before.sum(axis=0),
        "w2": hidden.T @ d_logits + l2 * params["w2"],
        "b2": d_logits.sum(axis=0),
    }


def loss_and_grads(params: dict, x: list, y: list, l2: float) -> dict:
    loss, grads = forward_and_back(arrays(params), np.array(x, float), np.array(y, int), l2)
    return {"loss": float(loss), "grads": lists(grads)}


def train(params: dict, x: list, y: list, l2: float, rate: float, steps: int) -> dict:
    current, x, y = arrays(params), np.array(x, float), np.array(y, int)
    losses = []
    for _ in range(steps):
        loss, grads = forward_and_back(current, x, y, l2)
        losses.append(float(loss))
        current = {name: current[name] - rate * grads[name] for name in NAMES}
    losses.append(float(forward_and_back(current, x, y, l2)[0]))
    return {"losses": losses, "params": lists(current)}
