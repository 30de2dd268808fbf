def train(rows: list, config: dict, steps: int, checkpoint: dict | None) -> dict:
    state = checkpoint or {
        "config": config,
        "step": 0,
        "rng": config["seed"],
        "order": [],
        "position": 0,
        "weights": [0.0 for _ in rows[0][0]],
        "velocity": [0.0 for _ in rows[0][0]],
    }
    for _ in range(steps):
        raise NotImplementedError
    return state
