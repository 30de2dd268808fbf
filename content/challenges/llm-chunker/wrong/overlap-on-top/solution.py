import re

TOKEN = re.compile(r"\w+|[^\w\s]")
HEADING = re.compile(r"(#{1,6}) (.*)")
SENTENCE_END = re.compile(r"[.!?](?=\s)")
FENCE = "```"


def chunk(text: str, budget: int, overlap: int) -> list:
    if budget < 1 or not 0 <= overlap < budget:
        raise ValueError("needs budget >= 1 and 0 <= overlap < budget")
    chunks = []
    for path, blocks in read_sections(text):
        pieces = [piece for block in blocks for piece in cut(text, block, budget)]
        for first, last, tokens in pack(pieces, budget, overlap):
            chunks.append({"start": first, "end": last, "path": path, "tokens": tokens})
    return chunks


def read_blocks(text):
    """Yields (kind, start, end), untrimmed."""
    kind, start, end, position = None, 0, 0, 0
    for line in text.split("\n"):
        line_start, line_end = position, position + len(line)
        position = line_end + 1
        if kind == "code":
            end = line_end
            if line.startswith(FENCE):
                yield kind, start, end
                kind = None
            continue
        if line.startswith(FENCE):
            line_kind = "code"
        elif HEADING.fullmatch(line):
            line_kind = "heading"
        else:
            line_kind = "paragraph" if line.strip() else None
        if kind == line_kind == "paragraph":
            end = line_end
            continue
        if kind:
            yield kind, start, end
        kind, start, end = line_kind, line_start, line_end
    if kind:
        yield kind, start, end


def read_sections(text):
    """Yields (path, blocks) of every section that has more than a heading."""
    open_headings, blocks = [], []
    for block in read_blocks(text):
        if block[0] == "heading":
            if any(kind != "heading" for kind, _, _ in blocks):
                yield [title for _, title in open_headings], blocks
            level, title = HEADING.fullmatch(text[block[1] : block[2]]).groups()
            open_headings = [heading for heading in open_headings if heading[0] < len(level)]
            open_headings.append((len(level), title.strip()))
            blocks = []
        blocks.append(block)
    if any(kind != "heading" for kind, _, _ in blocks):
        yield [title for _, title in open_headings], blocks


def cut(text, block, budget):
    """The pieces (start, end, tokens) of a block."""
    kind, start, end = block
    if count(text, start, end) <= budget:
        parts = [(start, end)]
    elif kind == "code":
        parts = split(start, end, [start + match.end() for match in re.finditer("\n", text[start:end])])
    else:
        parts = split(start, end, [start + match.end() for match in SENTENCE_END.finditer(text[start:end])])
    for part_start, part_end in parts:
        tokens = [part_start + offset for match in TOKEN.finditer(text[part_start:part_end]) for offset in match.span()]
        starts, ends = tokens[::2], tokens[1::2]
        for first in range(0, len(starts), budget):
            last = min(first + budget, len(starts)) - 1
            yield starts[first], ends[last], last - first + 1


def split(start, end, cuts):
    edges = [start, *cuts, end]
    return list(zip(edges, edges[1:]))


def count(text, start, end):
    return sum(1 for _ in TOKEN.finditer(text[start:end]))


def pack(pieces, budget, overlap):
    """Yields (start, end, tokens) of each chunk."""
    current, fresh = [], 0
    for piece in pieces:
        if current and size(current[fresh:]) + piece[2] > budget:
            yield current[0][0], current[-1][1], size(current)
            room = overlap
            while size(current) > room:
                current = current[1:]
            fresh = len(current)
        current.append(piece)
    if current:
        yield current[0][0], current[-1][1], size(current)


def size(pieces):
    return sum(tokens for _, _, tokens in pieces)
