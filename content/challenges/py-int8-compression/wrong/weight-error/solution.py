import numpy as np

LEVELS = 127
FLOAT_BYTES = 4
ROUNDING = 1e-9


def check(layers, inputs, targets, budget):
    if not layers or not inputs or len(inputs) != len(targets) or budget < 0:
        raise ValueError("nothing to measure, or a negative budget")
    width = len(layers[0]["weight"][0])
    if any(len(row) != width for row in inputs):
        raise ValueError("an input does not fit the first layer")
    for layer in layers:
        if len(layer["weight"]) != len(layer["bias"]) or any(len(row) != width for row in layer["weight"]):
            raise ValueError("a layer does not fit the one before it, or its bias")
        width = len(layer["bias"])
    if any(len(row) != width for row in targets):
        raise ValueError("a target does not fit the last layer")


def quantize(weight):
    largest = np.abs(weight).max(axis=1)
    scale = np.where(largest > 0, largest / LEVELS, 1.0)
    return np.rint(weight / scale[:, None]).astype(np.int8), scale


def loss(weights, biases, inputs, targets):
    values = np.array(inputs, float)
    for index, (weight, bias) in enumerate(zip(weights, biases)):
        if index > 0:
            values = np.maximum(values, 0)
        values = values @ weight.T + bias
    return float(np.mean((values - np.array(targets, float)) ** 2))


def compress(layers: list[dict], inputs: list, targets: list, budget: float) -> dict:
    check(layers, inputs, targets, budget)
    weights = [np.array(layer["weight"], float) for layer in layers]
    biases = [np.array(layer["bias"], float) for layer in layers]
    quantized = [quantize(weight) for weight in weights]

    before = loss(weights, biases, inputs, targets)
    errors = [np.mean((q * scale[:, None] - weight) ** 2) for (q, scale), weight in zip(quantized, weights)]
    after = before + float(np.mean(errors))
    accepted = after - before <= budget + ROUNDING

    weight_count = sum(weight.size for weight in weights)
    bias_count = sum(bias.size for bias in biases)
    scale_count = sum(scale.size for _, scale in quantized)
    return {
        "accepted": accepted,
        "loss_before": before,
        "loss_after": after,
        "bytes_before": FLOAT_BYTES * (weight_count + bias_count),
        "bytes_after": weight_count + FLOAT_BYTES * (scale_count + bias_count),
        "layers": [
            {"q": q.tolist(), "scale": scale.tolist(), "bias": bias.tolist()}
            for (q, scale), bias in zip(quantized, biases)
        ]
        if accepted
        else None,
    }
