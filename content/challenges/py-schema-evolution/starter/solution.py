def problems(writer, reader) -> list[dict]:
    raise NotImplementedError


def migrate(value, writer, reader):
    raise NotImplementedError


def clashes(versions: list, new, mode: str) -> list[int]:
    raise NotImplementedError
