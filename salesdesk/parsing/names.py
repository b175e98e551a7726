"""Normalize company names for matching."""

import re
import unicodedata

_ACCENTS = re.compile("[\u0300-\u036f]")
_WITHIN = re.compile(r"[.'’‘`´]")
_WORD = re.compile(r"[^\W_]+")
_CHINESE = re.compile(
    r"股份有限公司|有限責任公司|有限责任公司|有限公司|\(股\)公司|株式会社|株式會社|\(株\)|公司$"
)
_FORMS = """
    bv nv cv vof ua coop sl slu sll sa sau sal scoop scl sc sas sarl srl srlu spa sapa sca snc
    ltd limited llc llp lp plc inc incorporated corp corporation co company kk
    gmbh mbh ag kg kgaa ohg ug se ab as asa aps oy oyj kft zrt nyrt doo ad ltda lda eirl
"""
# Matched after single letters are joined: "z o.o." becomes "z oo".
_LONG_FORMS = """
    sp z oo, sp zoo, s de rl, sa de cv, pty ltd, pte ltd, sdn bhd,
    sociedad anonima, sociedad limitada, naamloze vennootschap, besloten vennootschap
"""
LEGAL_FORMS = frozenset(_FORMS.split())
LONG_LEGAL_FORMS = [tuple(form.split()) for form in _LONG_FORMS.split(",")]


def name_key(name: str) -> str:
    """Return the key of a name: lower case without accents, spaces, punctuation and legal form.

    臺 and 台 are equivalent. A name that consists of a legal form only is kept.
    """
    folded = unicodedata.normalize("NFKC", name).replace("臺", "台").casefold()
    folded = _CHINESE.sub(" ", folded) if not folded.isascii() else folded
    folded = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", folded)))
    words = _with_initials_joined(_WORD.findall(_WITHIN.sub("", folded)))
    kept = _without_legal_forms(words)
    return "".join(kept or words) or "".join(name.split()).casefold()


def _with_initials_joined(words: list[str]) -> list[str]:
    """Join consecutive single letters: "S. L." becomes "sl"."""
    joined: list[str] = []
    after_letter = False
    for word in words:
        letter = len(word) == 1 and word.isalpha() and word.isascii()
        if letter and after_letter:
            joined[-1] += word
        else:
            joined.append(word)
        after_letter = letter
    return joined


def _without_legal_forms(words: list[str]) -> list[str]:
    while len(words) > 1:
        long = next((form for form in LONG_LEGAL_FORMS if tuple(words[-len(form) :]) == form), None)
        if long:
            words = words[: -len(long)]
        elif words[-1] in LEGAL_FORMS:
            words = words[:-1]
        else:
            break
    return words
