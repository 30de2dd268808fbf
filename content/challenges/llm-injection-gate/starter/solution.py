def gate(policy: dict, context: list, reply: dict) -> dict:
    raise NotImplementedError
