def plan(tasks: list[dict], state: dict, request: dict) -> dict:
    raise NotImplementedError
