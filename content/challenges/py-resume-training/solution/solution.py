import copy


class Generator:
    def __init__(self, state):
        self.state = state

    def below(self, n):
        self.state = (1664525 * self.state + 1013904223) % 2**32
        return self.state // 65536 % n


def shuffled(count, generator):
    order = list(range(count))
    for index in range(count - 1, 0, -1):
        other = generator.below(index + 1)
        order[index], order[other] = order[other], order[index]
    return order


def begin(rows, config):
    zeros = [0.0] * len(rows[0][0])
    return {
        "config": config,
        "step": 0,
        "rng": config["seed"],
        "order": [],
        "position": 0,
        "weights": zeros,
        "velocity": list(zeros),
    }


def check(rows, config, steps, checkpoint):
    if not rows or steps < 0:
        raise ValueError("no rows, or a negative number of steps")
    if checkpoint is None:
        return
    if checkpoint["config"] != config:
        raise ValueError("the checkpoint has another configuration")
    if len(checkpoint["weights"]) != len(rows[0][0]) or len(checkpoint["order"]) not in (0, len(rows)):
        raise ValueError("the checkpoint does not fit the rows")


def train(rows: list, config: dict, steps: int, checkpoint: dict | None) -> dict:
    check(rows, config, steps, checkpoint)
    # A copy: whoever called us may go back to the checkpoint that they gave.
    state = copy.deepcopy(begin(rows, config) if checkpoint is None else checkpoint)
    generator = Generator(state["rng"])
    weights, velocity = state["weights"], state["velocity"]

    for _ in range(steps):
        if state["position"] == len(state["order"]):
            state["order"], state["position"] = shuffled(len(rows), generator), 0
        inputs, target = rows[state["order"][state["position"]]]
        state["position"] += 1

        inputs = [0 if generator.below(100) < config["drop"] else value for value in inputs]
        error = sum(weight * value for weight, value in zip(weights, inputs)) - target
        rate = config["rate"] * config["decay"] ** state["step"]
        for index, value in enumerate(inputs):
            velocity[index] = config["momentum"] * velocity[index] - rate * error * value
            weights[index] += velocity[index]
        state["step"] += 1

    state["rng"] = generator.state
    return state
