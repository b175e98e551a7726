"""Names of people: parts in several columns, salutations, and the key by which one person is recognized."""

import unicodedata

from .names import folded_words

_SALUTATIONS = """
    mr mister mrs ms miss mx dr prof sir madam dhr dhr/mevr heer deheer mevr mevrouw mw mej sr sra srta señor señora
    don doña d dña herr frau hr fr m mme mlle monsieur madame sig sigra signor signora
    先生 小姐 女士 太太 様 さん 君
"""
SALUTATIONS = frozenset(_SALUTATIONS.split())
#: Words that are never part of a name. A single letter may be an initial: M. de Vries is not D. de Vries.
NO_NAMES = frozenset(
    folded for word in SALUTATIONS for folded in folded_words(word) if len(folded) > 1 or not folded.isascii()
)


def is_salutation(cell: str) -> bool:
    """Return whether the cell is a form of address, such as Mrs. or Dhr., rather than a job title."""
    words = [word.strip(".,") for word in cell.casefold().split()]
    return bool(words) and ("".join(words) in SALUTATIONS or all(word in SALUTATIONS for word in words))


def full_name(first: str, middle: str, last: str) -> str:
    """Return the name in the order in which it is spoken: the last name comes first in Chinese characters."""
    if last and first and _is_east_asian(last) and _is_east_asian(first):
        return f"{last}{middle}{first}" if _is_east_asian(middle or last) else f"{last}{first}"
    return " ".join(part for part in (first, middle, last) if part)


def person_key(name: str) -> str:
    """Return the key of a person's name: lower case without accents, salutation, spaces and punctuation."""
    words = folded_words(name)
    kept = [word for word in words if word not in NO_NAMES]
    return "".join(kept or words)


def _is_east_asian(text: str) -> bool:
    return all(unicodedata.east_asian_width(sign) in "WF" for sign in text if not sign.isspace())
