"""Company names, folded so that two lists that write one company differently find it."""

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
# Single letters are joined before these are looked for: "z o.o." comes as "z oo".
_LONG_FORMS = """
    sp z oo, sp zoo, s de rl, sa de cv, pty ltd, pte ltd, sdn bhd,
    sociedad anonima, sociedad limitada, naamloze vennootschap, besloten vennootschap
"""
LEGAL_FORMS = frozenset(_FORMS.split())
LONG_LEGAL_FORMS = [tuple(form.split()) for form in _LONG_FORMS.split(",")]


def name_key(name: str) -> str:
    """Return what is left of a name for matching: no case, accents, spaces, marks or legal form.

    臺 and 台 are one character in Taiwan's names. A name that is nothing but a legal form stays as it is.
    """
    folded = unicodedata.normalize("NFKC", name).replace("臺", "台").casefold()
    folded = _CHINESE.sub(" ", folded) if not folded.isascii() else folded
    folded = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", folded)))
    words = _with_initials_joined(_WORD.findall(_WITHIN.sub("", folded)))
    kept = _without_legal_forms(words)
    return "".join(kept or words) or "".join(name.split()).casefold()


def _with_initials_joined(words: list[str]) -> list[str]:
    """Make one word of single letters that follow each other: "S. L." is "sl"."""
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
