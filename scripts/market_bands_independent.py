"""Quartiles of advertised pay, computed a second time and independently of packages/catalog/src/market.

Standard library only. Reads salaries.csv and prints one JSON object: for each "role level year country" the number of adverts,
how many differ, and, with 10 or more different ones, the quartiles of the ranges' middles by statistics.quantiles.

    python3 scripts/market_bands_independent.py ../shared/data/market/salaries.csv
"""

import csv
import itertools
import json
import statistics
import sys
from collections import Counter, defaultdict

ROLE = {
    "Data Engineer": "data-engineer",
    "Machine Learning Engineer": "ml-engineer",
    "ML Engineer": "ml-engineer",
    "AI Engineer": "ai-engineer",
    **dict.fromkeys(
        ["AI Developer", "AI Software Engineer", "AI Software Developer", "AI Programmer", "AI Application Developer"],
        "ai-developer",
    ),
}
LEVEL = {"EN": "junior", "MI": "mid", "SE": "senior"}


def adverts(rows):
    """Pairs neighbours that agree in all but the salary, the higher first. Works on runs of such neighbours."""

    def rest(row):
        return tuple(value for name, value in row.items() if name not in ("salary", "salary_in_usd"))

    for key, run in itertools.groupby(rows, rest):
        salaries = [int(row["salary"]) for row in run]
        while salaries:
            first = salaries.pop(0)
            if salaries and first >= salaries[0]:
                yield key, (salaries.pop(0), first)
            else:
                yield key, (first, first)


def main(path):
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        names = [name for name in reader.fieldnames if name not in ("salary", "salary_in_usd")]
        groups = defaultdict(list)
        for key, ends in adverts(reader):
            row = dict(zip(names, key))
            role, level = ROLE.get(row["job_title"]), LEVEL.get(row["experience_level"])
            same_country = row["company_location"] == row["employee_residence"]
            if role and level and row["employment_type"] == "FT" and same_country:
                for each in (level, "all"):
                    place = (role, each, row["work_year"], row["company_location"], row["salary_currency"])
                    groups[place].append((key, ends))
    currencies = defaultdict(Counter)
    for (_, level, _, country, currency), found in groups.items():
        if level == "all":
            currencies[country][currency] += len(found)
    result = {}
    for (role, level, year, country, currency), found in groups.items():
        if currency != currencies[country].most_common(1)[0][0]:
            continue
        different = len(set(found))
        entry = {"adverts": len(found), "different": different}
        if different >= 10:
            middles = [(low + high) / 2 for _, (low, high) in found]
            entry["quartiles"] = statistics.quantiles(middles, n=4, method="inclusive")
        result[f"{role} {level} {year} {country}"] = entry
    json.dump(result, sys.stdout)


main(sys.argv[1])
