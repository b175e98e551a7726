"""The language of an input, by its words: a rep types a Dutch customer's words into an English page."""

import re

_WORDS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thur thurs thu fri sat sun "
    "today tomorrow tonight next this at on the to past after one two three five six seven eight nine "
    "eleven twelve morning afternoon evening noon o'clock am pm weeks days months march may june july "
    "october in of and",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma di wo woe do vr vrij za zo vandaag "
    "morgen overmorgen vanmiddag vanavond vanochtend om uur volgende volgend komende deze over weken "
    "dagen maand een twee drie vier vijf zes zeven acht negen tien twaalf kwart voor middag ochtend avond "
    "'s na tegen rond van het maart mei juni juli augustus oktober eind begin",
    "es": "lunes martes miercoles jueves viernes sabado domingo lun mie jue vie sab dom hoy manana pasado el la "
    "las los a proximo proxima viene tarde noche por de del dentro dia dias semana semanas mes tres "
    "cuatro cinco siete ocho nueve diez doce enero marzo mayo junio julio agosto octubre finales "
    "principios mediados",
}
_LANGUAGES = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_WORD = re.compile(r"[a-z']+")
_CHINESE = re.compile("[\u4e00-\u9fff]")


def language_of(text: str) -> str:
    """Return the language that most words of `text` belong to, or "" if they don't tell."""
    if _CHINESE.search(text):
        return "zh"
    words = _WORD.findall(text)
    counts = {language: sum(word in known for word in words) for language, known in _LANGUAGES.items()}
    best = max(counts.values())
    leading = [language for language, count in counts.items() if count == best]
    return leading[0] if best and len(leading) == 1 else ""
