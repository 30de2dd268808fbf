import math


def evaluate(queries: list, documents: list, judgements: list, k: int, measures: list) -> dict:
    grades = {query["id"]: {} for query in queries}
    for judgement in judgements:
        grades.setdefault(judgement["query"], {})[judgement["document"]] = judgement["grade"]
    units = [(document["id"], unit(document["embedding"])) for document in documents]

    scores, skipped = [], []
    for query in queries:
        known = grades[query["id"]]
        if any(grade >= 1 for grade in known.values()):
            scores.append(score(rank(unit(query["embedding"]), units), known, k))
        else:
            skipped.append(query["id"])

    means = {name: sum(one[name] for one in scores) / len(scores) if scores else None for name in measures}
    return {**means, "queries": len(scores), "skipped": skipped}


def unit(vector):
    length = math.hypot(*vector)
    return [value / length for value in vector] if length else vector


def rank(query, documents):
    similarity = {name: round(sum(a * b for a, b in zip(query, vector)), 9) for name, vector in documents}
    return sorted(similarity, key=lambda name: (-similarity[name], name))


def score(ranking, known, k):
    top = ranking[:k]
    relevant = {name for name, grade in known.items() if grade >= 1}
    hits = [position for position, name in enumerate(top, start=1) if name in relevant]
    ideal = dcg(sorted((known.get(name, 0) for name in top), reverse=True)) or 1
    condensed = [name for name in ranking if name in known][:k]
    return {
        "recall": len(hits) / len(relevant),
        "mrr": 1 / hits[0] if hits else 0,
        "ndcg": dcg([known.get(name, 0) for name in top]) / ideal,
        "ndcg_condensed": dcg([known[name] for name in condensed]) / ideal,
        "judged": sum(name in known for name in top) / len(top) if top else 0,
    }


def dcg(grades):
    return sum((2**grade - 1) / math.log2(position + 1) for position, grade in enumerate(grades, start=1))
