"""Other spellings of words of time, which become the one that the parsers know."""

import re
from collections.abc import Callable

from .words import MONTHS, NUMBERS

_DUTCH_DAYS = "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
_PART = "ochtend|voormiddag|namiddag|middag|avond"
_HOUR = r"\d{1,2}(?:[:.hu]\d{2})?(?!\d)"
_UNIT = r"(?:uur|u|hrs|h|am|pm|點)"

_DUTCH_NUMBERS = "een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf"
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
#: "A", "an" and "a couple" count, but are no day of a month.
_DAY_NUMBERS = {
    word: number
    for word, number in NUMBERS.items()
    if word.isascii() and number <= 31 and word not in ("a", "an", "couple", "paar", "par")
}
_DAY = "|".join(sorted(_DAY_NUMBERS, key=len, reverse=True))
#: Ordinals of days. The first four also count weeks and quarters.
_NTH = {
    word: nth
    for nth, words in {
        5: "fifth vijfde",
        6: "sixth zesde",
        7: "seventh zevende",
        8: "eighth achtste",
        9: "ninth negende",
        10: "tenth tiende",
        11: "eleventh elfde",
        12: "twelfth twaalfde",
        13: "thirteenth dertiende",
        14: "fourteenth veertiende",
        15: "fifteenth vijftiende",
        16: "sixteenth zestiende",
        17: "seventeenth zeventiende",
        18: "eighteenth achttiende",
        19: "nineteenth negentiende",
        20: "twentieth twintigste",
        25: "vijfentwintigste",
        30: "thirtieth dertigste",
    }.items()
    for word in words.split()
}


def _digits(found: re.Match) -> str:
    return re.sub(rf"\b(?:{_DAY})\b", lambda word: str(_DAY_NUMBERS[word[0]]), found[0])


_SPELLINGS: list[tuple[str, str | Callable[[re.Match], str]]] = [
    # vrijdagmiddag, maandagmorgen, dinsdag morgen, morgenochtend, morgenvroeg
    (rf"\b({_DUTCH_DAYS}) ?morgen\b", r"\1 ochtend"),
    (rf"\b({_DUTCH_DAYS}|morgen|overmorgen)({_PART})\b", r"\1 \2"),
    (r"\b(over)?morgen ?vroeg\b", r"\1morgen ochtend"),
    (r"\bvanmorgen\b", "vanochtend"),
    (r"明早", "明天早上"),
    (r"明晚", "明天晚上"),
    (r"今早", "今天早上"),
    (r"今晚", "今天晚上"),
    # uurtje, weekje, halfuur, drieën
    (r"\b(half)? ?uurtje\b", r"\1 uur"),
    (r"\bhalf ?uur\b|\bhalfuur\b", "half uur"),
    (r"\b(kwartier|dag|week|maand)(?:je|tje)s?\b", r"\1"),
    (
        r"\b(een|twee|drie|vier|vijf|zess?|zeven|acht|negen|tien|elf|elv|twaalf|twaalv)en\b(?=$|[ ,.])",
        r"\1",
    ),
    (r"\bzess\b", "zes"),
    # halfvijf, drieënhalf uur, anderhalf; a day or so; een dag of drie
    (rf"\bhalf({_DUTCH_NUMBERS})\b", r"half \1"),
    (rf"\b({_DUTCH_NUMBERS})enhalf\b", r"\1 en half"),
    (
        rf"\b(?:een )?(dag|week|maand|uur|jaar) of (\d{{1,2}}|{_DUTCH_NUMBERS})\b(?! (?:of )?(?:{_MONTH}))",
        r"\2 \1",
    ),
    (r"\b(hour|day|week|month) or so\b", r"\1"),
    (r"1⁄2", " 1⁄2"),
    (r"\b(\d) ?1⁄2 (uur|hours?|horas?)", r"\1.5 \2"),
    (r"\bany ?time (?=after|from|before)", ""),
    (r"\btomorrow night\b", "tomorrow evening"),
    (r" ?@ ?", " at "),
    # three december, tres de diciembre, the fifteenth, de vijftiende
    (rf"\b(?:{_DAY})(?= (?:of |de |van )?(?:{_MONTH})\b(?! \d{{1,2}}\b))", _digits),
    (rf"\b(?:{_MONTH}) (?:{_DAY})\b(?=$|,| at| om| a las)", _digits),
    (r"\bel (?:quince|veinte|treinta)\b", _digits),
    (rf"\b(?:{'|'.join(_NTH)})\b", lambda found: f"{_NTH[found[0]]}th"),
    (r"(?<=[點点])零(?=[\d一二三四五六七八九])", ""),
    (r"(?<=月)上旬", "初"),
    (r"(?<=月)中旬", "中"),
    (r"(?<=[初底])之?前", ""),
    (r"(?<=明年)年?(?=[初底])", ""),
    (r"\b(twaal|el)v\b", r"\1f"),
    (r"\been paar\b|\ba couple(?: of)?\b|\bun par de\b", "2"),
    (r"\baankomende\b|\ba\.s\.|\baanst?\.|\bkomend\b", "komende"),
    (r"\b(\w+day|tomorrow|mon|tue|wed|thu|fri) am\b", r"\1 morning"),
    (r"\b(\w+day|tomorrow|mon|tue|wed|thu|fri) pm\b", r"\1 afternoon"),
    (r"\b(?:the )?first of\b|\bel primero de\b|\bprimero de\b", "1 of"),
    (r"\b(?:the )?week (?:of|van)(?: the)?\b(?= ?\d| ?[a-z]+ \d)", ""),
    (r"(?<![\d一二三四五六七八九十下個个這这本])月初", "下個月初"),
    (r"\bo' ?clock\b|\bo clock\b", "o'clock"),
    (r"\b(\d{1,2})(?:-| )?ish\b", r"\1"),
    # between 2 and 3, 14-16u, 14:00-15:00, 2點到3點: the start is when to call
    (
        rf"\b(?:between|tussen|entre)(?: las?)? ({_HOUR}) ?(?:and|en|y|to) (?:las? )?{_HOUR} ?({_UNIT})?",
        r" at \1 \2 ",
    ),
    (rf"(?<![\d/.-])({_HOUR}) ?(?:-|–|to|tot|till?|until) ?{_HOUR} ?({_UNIT})\b", r"\1 \2 "),
    (r"\b(\d{1,2}[:.]\d{2}) ?(?:-|–|to|tot|till?|until|a) ?\d{1,2}[:.]\d{2}\b", r"\1 "),
    (
        r"([\d一二兩两三四五六七八九十]{1,3})[點点]?[到至\-–]([\d一二兩两三四五六七八九十]{1,3})[點点]",
        r"\1點 ",
    ),
]
#: Applied in this order.
SPELLINGS = [(re.compile(pattern), spelling) for pattern, spelling in _SPELLINGS]
