"""Parse parts of the day: "tomorrow morning", "'s middags", "a primera hora", "下午", "end of the day"."""

from datetime import time

from .text import Remainder

#: Time used if only a part of the day is given.
PARTS = {"morning": time(10), "noon": time(12), "afternoon": time(15), "evening": time(19)}
PART_WORDS = {
    "morning": r"(?:in |de |por |a )la manana|esta manana|'?s (?:och|mor)tends|'?s morgens|(?:in de )?vanochtend|"
    r"(?:in the |this )?morning|(?:in de )?\bochtend|voormiddag|上午|早上|早晨|今早",
    "noon": r"\b(?:at )?(?:12 )?noon|midday|(?:al? )?mediodia|tussen de middag|中午",
    "afternoon": r"(?:en |de |por |a )la tarde|esta tarde|\btarde\b|'?s (?:na)?middags|vanmiddag|"
    r"(?:in de )?\b(?:na)?middag|(?:in the |this )?afternoon|下午",
    "evening": r"(?:en |de |por |a )la noche|esta noche|'?s avonds|vanavond|(?:in de )?\bavond|"
    r"(?:in the |this )?evening|tonight|晚上|今晚",
}
#: Named times within a day.
_TIMES = {
    time(9): r"first thing(?: in the morning)?|(?:a )?primera hora(?: de la manana)?|'?s ochtends vroeg|"
    r"vroeg in de ochtend|early (?:in the )?morning|(?<![期拜週周])一大?早",
    time(11, 30): r"late (?:in the )?morning|einde?(?: van de)? ochtend|a media manana",
    time(
        13, 30
    ): r"early (?:in the )?afternoon|(?:begin|vroeg)(?: van de| in de)? (?:na)?middag|after lunch|na de lunch|"
    r"despues de (?:comer|almorzar)|despues del almuerzo|午後|午飯後|飯後",
    time(12, 30): r"(?:at )?lunch ?time|rond de lunch|a la hora de comer|午休",
    time(
        16, 30
    ): r"late (?:in the )?afternoon|(?:aan het )?einde?(?: van de)? (?:na)?middag|a media tarde|傍晚",
    time(17): r"(?:at the )?end of (?:the |business )?day|\be\.?o\.?[db]\b|\bcob\b|close of business|"
    r"(?:aan het )?einde?(?: van de)? (?:werk)?dag|(?:a )?ultima hora(?: del dia| de la tarde)?|"
    r"al final del dia|下班前",
}


def take_part(rest: Remainder) -> str:
    """Return the part of the day given, or ""."""
    return next((part for part, words in PART_WORDS.items() if rest.take(words)), "")


def take_named_time(rest: Remainder) -> time | None:
    """Return a time that has a name, or None."""
    return next((at for at, words in _TIMES.items() if rest.take(words)), None)
