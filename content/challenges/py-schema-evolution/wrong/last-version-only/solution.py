from copy import deepcopy

PROMOTIONS = {("int", "long"), ("int", "double"), ("long", "double")}
WHOLE = {"int": 2**31, "long": 2**63}


def kind(schema):
    """The name of a primitive, or which of array, map, enum and record it is."""
    return schema if isinstance(schema, str) else next(name for name in ("array", "map", "enum", "record") if name in schema)


def problems(writer, reader) -> list[dict]:
    return list(find_problems(writer, reader, ""))


def find_problems(writer, reader, path):
    if isinstance(writer, list):
        if any(problems(branch, reader) for branch in writer):
            yield {"path": path, "problem": "type"}
    elif isinstance(reader, list):
        if all(problems(writer, branch) for branch in reader):
            yield {"path": path, "problem": "type"}
    elif kind(writer) != kind(reader):
        if (kind(writer), kind(reader)) not in PROMOTIONS:
            yield {"path": path, "problem": "type"}
    elif kind(reader) in ("array", "map"):
        yield from find_problems(writer[kind(reader)], reader[kind(reader)], f"{path}[]")
    elif kind(reader) == "enum":
        if "default" not in reader and not set(writer["enum"]) <= set(reader["enum"]):
            yield {"path": path, "problem": "symbols"}
    elif kind(reader) == "record":
        for field, source in pairs(writer, reader):
            inner = f"{path}.{field['name']}" if path else field["name"]
            if source is not None:
                yield from find_problems(source["type"], field["type"], inner)
            elif "default" not in field:
                yield {"path": inner, "problem": "no-default"}


def pairs(writer, reader):
    """Each field of the reader with the field of the writer that it is read from, or None."""
    written = {field["name"]: field for field in writer["record"]}
    names = {field["name"] for field in reader["record"]}
    for field in reader["record"]:
        former = [alias for alias in field.get("aliases", []) if alias in written and alias not in names]
        source = field["name"] if field["name"] in written else next(iter(former), None)
        yield field, written.get(source)


def migrate(value, writer, reader):
    found = problems(writer, reader)
    if found:
        raise ValueError(f"the schemas do not fit: {found}")
    return convert(value, writer, reader)


def convert(value, writer, reader):
    if isinstance(writer, list):
        writer = next((branch for branch in writer if fits(value, branch)), None)
    if writer is None or not fits(value, writer):
        raise ValueError("the value is not what the writer's schema says")
    if isinstance(reader, list):
        reader = next(branch for branch in reader if not problems(writer, branch))
    match kind(reader):
        case "array":
            return [convert(item, writer["array"], reader["array"]) for item in value]
        case "map":
            return {key: convert(item, writer["map"], reader["map"]) for key, item in value.items()}
        case "enum":
            return value if value in reader["enum"] else reader["default"]
        case "record":
            return {
                field["name"]: deepcopy(field["default"])
                if source is None
                else convert(value[source["name"]], source["type"], field["type"])
                for field, source in pairs(writer, reader)
            }
        case "double":
            return float(value)
    return value


def fits(value, schema):
    """Whether the value itself is of this type; what is in it is looked at when it is converted."""
    match kind(schema):
        case "null":
            return value is None
        case "boolean":
            return isinstance(value, bool)
        case "int" | "long" as name:
            return type(value) is int and -WHOLE[name] <= value < WHOLE[name]
        case "double":
            return type(value) in (int, float)
        case "string":
            return isinstance(value, str)
        case "enum":
            return value in schema["enum"]
        case "array":
            return isinstance(value, list)
        case "map":
            return isinstance(value, dict)
    return isinstance(value, dict) and set(value) == {field["name"] for field in schema["record"]}


def clashes(versions: list, new, mode: str) -> list[int]:
    direction, _, _ = mode.partition("-")
    checked = range(len(versions))[-1:]
    backward = direction in ("backward", "full")
    forward = direction in ("forward", "full")
    return [
        number + 1
        for number in checked
        if (backward and problems(versions[number], new)) or (forward and problems(new, versions[number]))
    ]
