"""The request in a text message: no more messages, or a call, perhaps at a time; in the desk's languages."""

import re
import unicodedata
from dataclasses import dataclass

#: The whole message, apart from "please".
STOP = frozenset(
    """stop|stopall|stop all|optout|opt out|unsubscribe|afmelden|meld me af|uitschrijven|stoppen|baja|dar de baja
    |darme de baja|no mas mensajes|停止|退訂|退订|取消訂閱|取消订阅""".replace("\n    ", "").split("|")
)
#: Words that change nothing about what is asked.
POLITE = re.compile(
    r"\b(?:please|pls|thanks|thank you|hi|hello|aub|svp|alstublieft|alsjeblieft|graag|bedankt|dank u|hallo|por favor"
    r"|gracias|hola|buenos dias|buenas tardes)\b|請問|請|请|謝謝|谢谢|您好|你好|麻煩|麻烦|拜託"
)
CALL_ME = re.compile(
    # English
    r"\b(?:(?:can|could|would|will) (?:you|someone|somebody) (?:please )?)?(?:call|phone|ring) (?:me|us)(?: back)?\b"
    r"|\bgive (?:me|us) an? (?:call|ring)\b|\bcall back\b"
    # Dutch
    r"|\b(?:(?:kunt u|kun je|kan iemand|wilt u|wil je) )?bel(?:t u|len)? (?:me|mij|ons)(?: maar)?(?: even)?"
    r"(?: terug)?\b"
    r"|\b(?:kunt u|kun je|kan iemand|wilt u|wil je) (?:me|mij|ons)\b(?=.*\b(?:terug)?bellen\b)"
    r"|\bbel(?:t u)? (?:maar )?(?:even )?terug\b|\b(?:even )?(?:terug)?bellen\b|\bgebeld worden\b"
    # Spanish
    r"|\b(?:me|nos) (?:puede|puedes|pueden|podria|podrias|podrian) llamar\b|\bllam(?:a|e|en|ad)(?:me|nos)\b"
    r"|\b(?:puede|puedes|pueden|podria|podrias|podrian) llamar(?:me|nos)\b|\bdevuelv(?:a|e|an)me la llamada\b"
    # Chinese
    r"|(?:可以|能|能否|可否)?(?:打|撥)(?:個|个|通)?(?:電話|电话)?給(?:我們|我)|打(?:個|个|通)?(?:電話|电话)给(?:我们|我)"
    r"|(?:致電|致电|來電|来电|回電|回电)(?:給我|给我)?|(?:電話|电话)(?:聯絡|联系)(?:我們|我们|我)?"
)
NOT_CALL = re.compile(
    r"\b(?:do not|don'?t|stop|never|no need to|not) (?:\w+ )?(?:call|phone|ring)"
    r"|\b(?:niet|geen)\b[^.!?]*\b(?:ge)?bel|\bbel\w*[^.!?]*\b(?:niet|nooit)\b"
    r"|\bno (?:me |nos )?llam|\bno (?:me |nos )?(?:vuelva|vuelvan) a llamar"
    r"|(?:不要|不用|不必|別|别|勿|請勿)[^。！？]{0,4}(?:打|電|电|撥)"
)
SENTENCE = re.compile(r"[.!?。！？\n]+(?=\s|$)|[。！？\n]+")


@dataclass(frozen=True)
class CallAsked:
    """A request for a call: what else its sentence says, maybe a time, and the other sentences."""

    when: str
    rest: str


def asks_to_stop(text: str) -> bool:
    """Return whether the message says nothing but that no more are wanted."""
    return _words(POLITE.sub(" ", _plain(text))) in STOP


def call_asked(text: str) -> CallAsked | None:
    """Return the request for a call in the message, or None."""
    sentences = [each.strip() for each in SENTENCE.split(text) if each.strip()]
    for number, sentence in enumerate(sentences):
        plain = _plain(sentence)
        found = CALL_ME.search(plain)
        if found and not NOT_CALL.search(plain):
            others = " ".join(sentences[:number] + sentences[number + 1 :])
            return CallAsked(_without_request(plain), others)
    return None


def _without_request(plain: str) -> str:
    """Return what the sentence says besides the request, such as "tomorrow at 10"."""
    return POLITE.sub(" ", CALL_ME.sub(" ", plain)).strip(" \t,;:-–—，、").replace("  ", " ").strip()


def _plain(text: str) -> str:
    """Return the text in lower case and without accents, its spaces made one."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(part for part in parts if not unicodedata.combining(part)).split())


def _words(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text).split())
