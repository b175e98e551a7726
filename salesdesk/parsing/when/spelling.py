"""Other spellings of words of time, which become the one that the parsers know."""

import re

_DUTCH_DAYS = "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
_PART = "ochtend|voormiddag|namiddag|middag|avond"
_HOUR = r"\d{1,2}(?:[:.hu]\d{2})?(?!\d)"
_UNIT = r"(?:uur|u|hrs|h|am|pm|點)"

SPELLINGS = [
    (re.compile(pattern), spelling)
    for pattern, spelling in [
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
]
