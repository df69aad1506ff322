"""Text → the language it is written in, where there is enough of it to tell."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

ENOUGH_LETTERS = 40
"""Below this a guess is worse than none: two names make a line Italian."""
SAMPLE = 1000
CERTAIN = 0.9
NAMES = re.compile(r"\b[A-Z]\w*|[\d\W_]+")


def language_of(text: str) -> str | None:
    """ISO 639-1 code, or None when the text is too short or too mixed to tell."""
    sample = text[:SAMPLE]
    if sum(map(str.isalpha, sample)) < ENOUGH_LETTERS:
        return None
    language, certainty = _identifier().classify(sample.lower() if sample.isupper() else sample)
    return str(language) if certainty >= CERTAIN else None


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
