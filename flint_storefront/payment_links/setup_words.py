"""
How far the setting up of a link is, as a sentence for editors and operators.
"""

from flint_storefront.messages.sentences import SENTENCES, say
from flint_storefront.storage.records import LinkRecord


def setup_sentence(record: LinkRecord, language: str) -> str:
    """
    *Being set up*, *set up*, or *needs attention* and why.
    """
    if record.problem is None or record.problem not in SENTENCES:
        return say(f"link_{record.setup}", language)
    why = say(record.problem, language, **{name: str(value) for name, value in record.problem_values.items()})
    return f"{say(f'link_{record.setup}', language)} {why}"
