"""Parse yes and no."""

import re
import unicodedata

from .texts import plain

_YES = """
    1 1.0 y yes true t x v ✓ ✔ ✅ ☑ ☒ ja j waar si s oui o vrai wahr verdadero sim verdadeiro on checked 是 有 真 はい
"""
_NO = """
    0 0.0 none ☐ n no nee nein non false f onwaar falso faux falsch nao off unchecked allow allowed
    否 無 无 沒有 没有 假 いいえ なし
"""
#: An empty cell, as databases write it.
_NOTHING = frozenset({"", "null", "nan"})
YES, NO = frozenset(_YES.split()), frozenset(_NO.split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in text.split(","))


#: Further ways in which a list says that somebody must not be contacted.
_OBJECTS = _phrases("""
    dnc, do not call, do not allow, not allowed, opt out, opt-out, opted out, optout, unsubscribed, blocked,
    niet bellen, afgemeld, geblokkeerd, uitgeschreven, no llamar, baja, bloqueado, nicht anrufen, gesperrt,
    abgemeldet, ne pas appeler, desabonne, bloque, robinson, niet, mag niet, niet toegestaan, no permitido,
    bel me niet, bel-me-niet, bel-me-niet register, niet meer bellen, geen contact, do not contact, do not phone,
    don't call, no calls, no contactar, no llamar mas, nicht kontaktieren, ne pas contacter, 請勿致電, 勿致電, 請勿聯絡,
    not permitted, denied, withdrawn, revoked, geweigerd, ingetrokken, declined, refused, nicht erlaubt,
    verweigert, refuse, rechazado, bezwaar, heeft bezwaar, objection, objects, objected, nooit, nooit meer, never,
    nooit bellen, nunca, do not disturb, niet storen, no molestar, no contact, sin contacto, blacklist, blacklisted,
    zwarte lijst, lista negra, lista robinson, opgezegd, stop, 不要打, 勿打, 勿來電, 勿来电, 不聯絡, 不联系, 請勿打擾,
    请勿打扰, 已拒絕, 已拒绝, 黑名單, 黑名单, 勾,
    請勿來電, 勿擾, 拒絕, 拒絕來電, 请勿来电, 拒绝, 電話禁止, 架電禁止, 拒否
""")
#: Ways to permit calls beside a plain yes.
_PERMITS = _phrases("""
    allow, allowed, permitted, granted, given, opt in, opt-in, opted in, optin, subscribed, toegestaan, akkoord,
    mag, ok, okay, erlaubt, permitido, autorise, 可, 同意, 允許
""")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?")
#: A plain yes with the day since when: "Ja, 3-4-2025". Other words after it may say the opposite.
_YES_AND_DATE = re.compile(
    r"(?:ja|yes|si|oui|x|true|waar)\b[\s,;:()–-]*(?:(?:sinds|since|per|desde|seit|depuis) )?[\d/.\s-]+\)?"
    r"|(?:op (?:de )?lijst|on (?:the )?list|en (?:la )?lista) (?:sinds|since|per|desde) [\d/.-]+"
)
_ACCENTS = re.compile("[\u0300-\u036f]")


def flag(cell: str) -> bool | None:
    """Return the cell as a boolean, False if it is empty, or None if the word is unknown."""
    word = folded_word(cell)
    if word in _NOTHING or word in NO:
        return False
    return True if word in YES else None


def is_marked(cell: str) -> bool | None:
    """Return whether a cell of a do-not-call column is marked by a word or a date, or None if the word is unknown."""
    word = folded_word(cell)
    if word in _OBJECTS or _DATE.fullmatch(word) or _YES_AND_DATE.fullmatch(word):
        return True
    return flag(cell)


def refusal(cell: str) -> bool | None:
    """Return whether a cell of a column of permissions refuses calls, or None if the word is unknown.

    An empty cell refuses nothing, and a date is the day of the permission.
    """
    word = folded_word(cell)
    if word in _NOTHING or word in _PERMITS or _DATE.fullmatch(word):
        return False
    if word in _OBJECTS:
        return True
    permitted = flag(cell)
    return None if permitted is None else not permitted


def folded_word(cell: str) -> str:
    """Return the cell in lower case, without accents and the marks at its end."""
    word = plain(cell).casefold()
    if word.isascii():
        return word.rstrip(".!")
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", word))).rstrip(".!")
