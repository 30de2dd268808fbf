def position_bias(judgements: list) -> dict:
    raise NotImplementedError


def agreement(judgements: list, labels: list) -> dict:
    raise NotImplementedError


def win_rate(judgements: list) -> dict:
    raise NotImplementedError
