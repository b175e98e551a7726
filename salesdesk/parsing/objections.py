"""Recognize an objection: in a column for it, and in a note or a status that forbids calls and says nothing else."""

import re

from .flags import folded_word, is_marked

_LONGEST_SENTENCE = 60
_WORDS = re.compile(r"[^\W_]+")
# Rules out most cells at once.
_CALL_WORD = re.compile(
    r"call|phone|contact|dnc|bell|gebeld|bel (?:me|ons)|benader|llam|ruf|kontakt|appel|robinson|[電电聯联擾扰]",
    re.IGNORECASE,
)
_FORBIDS = re.compile(
    r"(?:please |pls )?(?:do not|don t|dont|never) (?:call|phone|contact|ring)"
    r"(?: (?:again|any ?more|ever|list|them|him|her|us|me|this (?:number|contact|person|company)))*"
    r"|dnc(?: list)?|(?:has |have )?(?:asked|wants?|wishes|prefers?) (?:us )?not to be (?:called|contacted|phoned)"
    r"(?: (?:again|any ?more))*|(?:wants? no|no more|wants no more) (?:phone )?calls(?: (?:please|any ?more))*"
    r"|no (?:phone )?calls (?:please|any ?more)"
    r"|(?:opt(?:ed)? out|unsubscribed) (?:of|from) (?:phone )?calls"
    r"|(?:svp |aub |gelieve )?(?:wil )?(?:niet|nooit) (?:meer |weer |te )*"
    r"(?:bellen|gebeld(?: worden)?|worden gebeld|benaderen|contacteren)"
    r"(?: (?:aub|svp|meer))*|bel (?:me |ons )?niet(?: meer)?"
    r"|(?:no|nunca) (?:volver a )?(?:llamar(?:l[ea]s?)?|llamen|contactar)(?: (?:mas|nunca))*"
    r"|no (?:quieren?|desean?) (?:mas )?llamadas"
    r"|(?:bitte )?(?:nicht|nie) (?:mehr |wieder )*(?:anrufen|kontaktieren)|keine anrufe mehr"
    r"|ne (?:pas|plus|jamais) (?:\w+ )?(?:appeler|contacter)|lista robinson"
    r"|(?:請|请)?(?:勿|不要|不可|拒絕|拒绝|謝絕|谢绝|拒接|禁止)(?:再)?(?:接)?(?:來電|来电|致電|致电|打電話|打电话|聯絡|联系|電話|擾|扰)"
)


def objection(cell: str) -> bool | None:
    """Return whether a cell of a do-not-call column holds an objection, or None if the words are unknown.

    A date is the day of the objection. Treat None as "do not call".
    """
    marked = is_marked(cell)
    return True if marked is None and forbids_calls(cell) else marked


def forbids_calls(cell: str) -> bool:
    """Return whether a note or status says nothing but that they must not be called."""
    return len(cell) <= _LONGEST_SENTENCE and bool(
        _CALL_WORD.search(cell) and _FORBIDS.fullmatch(" ".join(_WORDS.findall(folded_word(cell))))
    )
