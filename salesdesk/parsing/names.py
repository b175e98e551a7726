"""Normalize company names for matching: one rule for lists, search, merging and warnings."""

import re
import unicodedata

_WITHIN = re.compile(
    r"[.'’‘`´ʼ＇\u02b9\u02bb\u02c8\u2018\u2019\u201b\u2032\ua78c\u05f3\u05f4\u200c\u200d\u0640]"
)
_WORD = re.compile(r"[^\W_]+")
_CHINESE = re.compile(
    r"股份有限公司|有限責任公司|有限责任公司|有限公司|\(股\)公司|株式会社|株式會社|合同会社|有限会社|\(株\)|\(有\)|公司$|주식회사|유한회사|\(주\)"
)
#: Letters that Unicode does not decompose, with the letters they are typed as.
_LETTERS = str.maketrans(
    {
        **{
            "臺": "台",
            "ł": "l",
            "ø": "o",
            "đ": "d",
            "ð": "d",
            "þ": "th",
            "ħ": "h",
            "ı": "i",
            "æ": "ae",
            "œ": "oe",
        },
        **{"ß": "ss", "ё": "е", "ſ": "s"},
    }
)
#: Vowel signs that are written or left out at will in Hebrew and Arabic.
_POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]")
# An umlaut is written as ü, as ue, or left out: all three give the plain vowel.
_UMLAUT = re.compile(r"(?<=[aou])e(?!$)")
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe"})
_ACCENTED = re.compile("([a-z\u03b1-\u03c9])[\u0300-\u036f]+")
_FORMS = """
    bv nv cv vof fa ua coop sl slu sll sa sau sal scoop scl sc sas sasu sarl eurl srl srlu spa sapa sca snc
    ltd limited llc llp lp plc inc incorporated corp corporation co company kk
    gmbh mbh ag kg kgaa ohg ug gbr ek ev se ab as asa aps oy oyj kft zrt nyrt doo ad ltda lda eirl
    ооо ао пао зао оао
"""
# Matched after single letters are joined: "z o.o." becomes "z oo".
_LONG_FORMS = """
    sp z oo, sp zoo, s de rl, sa de cv, pty ltd, pte ltd, sdn bhd,
    sociedad anonima, sociedad limitada, naamloze vennootschap, besloten vennootschap
"""
LEGAL_FORMS = frozenset(_FORMS.split())
LONG_LEGAL_FORMS = [tuple(form.split()) for form in _LONG_FORMS.split(",")]
#: Forms that are written before the name too, and are no initials of people.
_FORMS_IN_FRONT = frozenset({"bv", "nv", "vof", "gmbh", "sarl", "sas", "srl", "ооо", "ао", "пао"})
#: Written as "&" as well.
_AND = frozenset({"en", "and", "und", "et", "y", "e", "og", "och"})
_SHORT = {
    **{"zn": "zoon", "zonen": "zoon", "gebr": "gebroeders", "intl": "international", "int": "international"},
    **{
        "bros": "brothers",
        "hnos": "hermanos",
        "cia": "compania",
        "ste": "societe",
        "ets": "etablissements",
        "mij": "maatschappij",
    },
}


def without_and(words: list[str]) -> list[str]:
    """Return the words of a name without an "and" between them."""
    last = len(words) - 1
    return [word for n, word in enumerate(words) if word not in _AND or n in (0, last)]


def name_key(name: str) -> str:
    """Return the key of a company name: lower case without accents, spaces, punctuation, "and" and legal form.

    臺 and 台 are equivalent, and so are ü, ue and u: of two names with one key, `name_spellings` says whether they are
    the same. A name that consists of a legal form only is kept.
    """
    return "".join(_UMLAUT.sub("", word) for word in _kept_words(name)) or "".join(name.split()).casefold()


def name_spellings(name: str) -> list[str]:
    """Return the spellings that tell names of one key apart; none if the key itself is the only one.

    Names are the same if they share a spelling: Müller is spelt mueller and muller, Hoek only hoek, and Hok only hok.
    """
    spellings = {"".join(_kept_words(each)) for each in (name, _with_umlauts_written_out(name))}
    return [] if spellings == {name_key(name)} else sorted(spellings)


def _kept_words(name: str) -> list[str]:
    words = _with_initials_joined(folded_words(_CHINESE.sub(" ", _compatible(name))))
    kept = _without_legal_forms(words)
    kept = [_SHORT.get(word, word) for word in without_and(kept)]
    return kept or words


def _with_umlauts_written_out(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().translate(_WRITTEN_OUT)


def folded_words(text: str) -> list[str]:
    """Return the words in lower case, without accents and apostrophes; the vowel signs of Asian scripts stay."""
    if text.isascii():
        return _WORD.findall(_WITHIN.sub("", text.casefold()))
    folded = unicodedata.normalize("NFKD", _compatible(text).translate(_LETTERS))
    folded = _ACCENTED.sub(r"\1", _POINTS.sub("", _WITHIN.sub("", folded)))
    folded = unicodedata.normalize("NFC", folded)
    if _has_no_marks(folded):
        return _WORD.findall(folded)
    return "".join(
        sign if sign.isalnum() or unicodedata.category(sign)[0] == "M" else " " for sign in folded
    ).split()


def _compatible(text: str) -> str:
    # The acute accent as an apostrophe would become a space.
    return unicodedata.normalize("NFKC", text.replace("´", "'")).casefold()


def _has_no_marks(text: str) -> bool:
    return not any(unicodedata.category(sign)[0] == "M" for sign in text)


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
            if len(words) > 1 and words[-1] in _AND:  # GmbH und Co. KG
                words = words[:-1]
        else:
            break
    # VOF De Bron, but not "AB Techniek", whose letters may be a name.
    return words[1:] if len(words) > 1 and words[0] in _FORMS_IN_FRONT else words
