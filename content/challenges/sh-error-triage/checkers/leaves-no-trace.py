"""Whatever was put aside while it ran is gone at the end."""


def lines(text):
    return [line.rstrip() for line in text.rstrip().split("\n")]


def check(args, output, expected, files):
    if set(files) - {"triage.sh", "broken.txt"}:
        return {"score": 0, "message": "Other files are left behind."}
    if lines(files.get("broken.txt", "")) != lines(expected):
        return {"score": 0, "message": "broken.txt is not what it should be."}
    return {"score": 1, "message": "Only broken.txt is left."}
