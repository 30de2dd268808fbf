"""The model provider, as the service sees it. Given; the tests bring their own copy."""
import time


def answer(question: str) -> str:
    """At once; after 0.6 seconds for a question that begins with "slow". Raises RuntimeError for "fail"."""
    if question.startswith("slow"):
        time.sleep(0.6)
    if question == "fail":
        raise RuntimeError("the provider is down")
    return question.upper()
