def impact(nodes: list[dict], change: dict) -> dict:
    raise NotImplementedError


def origins(nodes: list[dict], column: str) -> dict:
    raise NotImplementedError


def sensitive(nodes: list[dict], tagged: list[str]) -> list[str]:
    raise NotImplementedError
