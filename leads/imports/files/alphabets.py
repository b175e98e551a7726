"""The letters of languages that old encodings were made for: how common each is, and what lists hold in ASCII."""

import re
from dataclasses import dataclass
from math import log

#: A pattern that is nowhere.
_NOWHERE = r"(?!)"


@dataclass(frozen=True)
class Alphabet:
    """The letters of a language above ASCII with the logarithm of how often each is among them.

    `never` are places where none of them stands.

    `hints` are words, endings of addresses and beginnings of numbers, in ASCII, that are typical of its lists.
    """

    letters: dict[str, float]
    hints: re.Pattern[str]
    never: re.Pattern[str]


def _alphabet(letters: str, hints: str = _NOWHERE, never: str = _NOWHERE) -> Alphabet:
    """Read "é60 è12": each letter with its share in per cent. Capitals follow."""
    shares = {each[0]: float(each[1:] or 1) for each in letters.split()}
    total = sum(shares.values())
    found = {letter: log(share / total) for letter, share in shares.items()}
    capitals = {letter.upper(): value for letter, value in found.items() if len(letter.upper()) == 1}
    return Alphabet(capitals | found, *(re.compile(each, re.IGNORECASE) for each in (hints, never)))


def _ordered(letters: str) -> Alphabet:
    """Read the letters of a script, the most common ones first."""
    return _alphabet(" ".join(f"{letter}{100 / (place + 6):.2f}" for place, letter in enumerate(letters)))


#: By groups of encodings, the languages that are written with them.
WESTERN = {
    "es": _alphabet(
        "ó25 í20 á20 é14 ñ13 ú6 ü1 ç.3 à.2 è.2 º1 ª1",
        r"\bs\.?l\.?(u\.?)?\b|\bnombre\b|\bciudad\b|\bcalle\b|\bavda|\.es\b|\+34|\bempresa\b|\bcontacto\b",
        never="ñ[b-df-hj-np-tv-z]",
    ),
    "fr": _alphabet(
        "é60 è12 ê5 ç6 à6 â3 ô4 î2 û1 ï1 ë1.5 ù.5 œ.5",
        r"\bs\.?a\.?r\.?l\b|\bsas\b|\bsainte?\b|-sur-|\bles?\b|\bville\b|\brue\b|\bprenom\b|\.fr\b|\+33|\bavenue\b",
        never="è[kj]",
    ),
    "de": _alphabet(
        "ü40 ä30 ö20 ß10 é.5", r"\bgmbh\b|stra(ss|ß)e|\bfirma\b|\bort\b|\.de\b|\+49|\be\. ?v\.|\bkg\b|\bag\b"
    ),
    "nl": _alphabet(
        "ë35 é30 ï15 ö6 ü6 è6 ê2 á1 ó1 ç1 í.5 ú.5 ä1 ñ.5",
        r"\bb\.?v\.?\b|\bnaam\b|\bplaats\b|straat\b|\.nl\b|\.be\b|\+31|\+32|\bvof\b|\bvan de",
        never="è[kj]",
    ),
    "pt": _alphabet(
        "ã18 ç16 é14 á13 í11 ó9 ê5 õ5 â4 ú4 à2 ô2",
        r"\blda\b|\bnome\b|\bcidade\b|\brua\b|\.pt\b|\.br\b|\+351|\(351\)|\+55",
        never=r"ã[b-df-np-rt-z]|[nz]ã\b|õ[^e]",
    ),
    "it": _alphabet(
        "à30 è24 ò15 ù10 é10 ì8",
        r"\bs\.?r\.?l\b|\bs\.?p\.?a\b|\bcitt|\bvia\b|\.it\b|\+39",
        never="[àèìòù][a-z]",
    ),
    "sv": _alphabet("ä48 ö32 å18 é2 ü.5", r"\bab\b|\boy\b|\bnamn\b|gatan\b|\.se\b|\.fi\b|\+46|\+358"),
    "da": _alphabet(
        "ø40 å32 æ22 é3 ö1 ä1 ü1", r"\baps\b|\ba/s\b|\bas\b|\bnavn\b|\bvej\b|\.dk\b|\.no\b|\+45|\+47"
    ),
    "is": _alphabet("á14 ð12 í12 ó11 þ8 é7 ö11 æ8 ú8 ý5", r"\behf\b|\.is\b|\+354"),
    "ca": _alphabet("à20 è17 é15 ó15 í12 ò8 ú6 ç5 ï2 ü1 ·1", r"\bs\.?l\.?\b|\bcarrer\b|\.cat\b|\+34"),
}
CENTRAL = {
    "pl": _alphabet(
        "ł22 ó17 ę11 ą9 ż10 ś10 ń9 ć6 ź3",
        r"z o\. ?o\.|\bsp\. ?[jkz]|\bnazwa\b|\bmiasto\b|\bulica\b|\bul\.|\bnazwisko\b|\bimie\b|\.pl\b|\+48|"
        r"(sk[ai]|wicz|czyk|czak|cka|cki)\b|\bfundacja\b|\bszpital\b",
    ),
    "cs": _alphabet(
        "í18 á18 é10 ě10 š9 č9 ř9 ž7 ý6 ů4 ú2 ň1.5 ó.5 ť.5 ď.5 ö.2 ü.2",
        r"\bs\. ?r\. ?o\b|\ba\. ?s\.|\bv\. ?o\. ?s\.|\bulice\b|\bobec\b|\bmesto\b|\bjmeno\b|\.cz\b|\+420|ova\b",
    ),
    "sk": _alphabet(
        "á22 í12 é8 č10 š10 ž8 ý7 ľ4 ť4 ú5 ô3 ň3 ä2 ó3 ď2 ĺ.3 ŕ.3 ö.3 ü.3",
        r"\bs\. ?r\. ?o\b|\ba\. ?s\.|\bmesto\b|\bulica\b|\bobec\b|\.sk\b|\+421|ova\b|\bbratislava\b",
    ),
    "hu": _alphabet(
        "é24 á28 ö9 ő9 ó11 í6 ü5 ú4 ű3",
        r"\bkft\b|\bzrt\b|\bnyrt\b|\bbt\.|\bnev\b|\bvaros\b|\butca\b|\.hu\b|\+36|\bbudapest\b|\bnagy\b|\bszab|\bkft?\.",
    ),
    "ro": _alphabet(
        "ă32 ş17 ţ16 î16 â16 é.3",
        r"\bs\.?r\.?l\b|\boras\b|\bjudet|\bnume\b|\bstrada\b|\bstr\.|\blocalitate\b|\.ro\b|\+40|escu\b",
    ),
    "hr": _alphabet(
        "č25 š26 ž22 ć19 đ7",
        r"\bd\. ?o\. ?o\b|\bs\. ?p\.|\bd\. ?d\.|\bgrad\b|\bulica\b|\bime\b|\bprezime\b|\bnaziv\b|\bpodjetje\b|\.hr\b|"
        r"\.si\b|\.rs\b|\+38[1567]|vic\b|\bin sinovi\b|\bmesto\b",
    ),
}
TURKISH = {
    "tr": _alphabet(
        "ı28 ş16 ü17 ö9 ç9 ğ10 â.5 İ9 î.3",
        r"\bltd\b|\bsti\b|\ba\. ?s\b|\bsehir\b|\bunvan\b|\bsoyad|\badres\b|\bilce\b|\.tr\b|\+90|oglu\b|\byetkili\b",
    ),
}
CYRILLIC = {
    "ru": _ordered("оаеинртсвлкмдпуыгяьбзчйхжшюцщэфъё"),
    "uk": _ordered("оаниівртескулдмпяьзгбчйхжшцюїєщфґ"),
    "bg": _ordered("аоиентрсвлдкпмъуягбзчйжхцшщюфь"),
    "sr": _ordered("аоиенрјтсвкудлмпзбгчњжцшћхђљфџ"),
}
GREEK = {"el": _ordered("αοιετσνηυρπκμλςωόδίάγέχθήβφύξώζψϊϋΐΰ")}
