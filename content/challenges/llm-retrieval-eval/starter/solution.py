def evaluate(queries: list, documents: list, judgements: list, k: int, measures: list) -> dict:
    raise NotImplementedError
