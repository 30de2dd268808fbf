import re

TOKEN = re.compile(r"\w+|[^\w\s]")


def chunk(text: str, budget: int, overlap: int) -> list:
    raise NotImplementedError
