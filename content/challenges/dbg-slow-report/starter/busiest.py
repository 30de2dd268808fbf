"""The most events in any 60 seconds."""

SECONDS = 60


def busiest(rows):
    most = 0
    for row in rows:
        end = row["at"]
        most = max(most, len([other for other in rows if end - SECONDS < other["at"] <= end]))
    return most
