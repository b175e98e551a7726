"""Parse a stakeholder typed in one line, such as "Tom Maas, IT, influencer"."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from leads.models.accounts.stakeholder import Stakeholder
from salesdesk.parsing import email as read_email
from salesdesk.parsing import phone as read_phone

_COMMAS = re.compile(r"[,;、，；\n]")
_NUMBER = re.compile(r"(?:(?:tel|t|m|mob|phone|電話|手機)[.:：]?\s*)?(\+?[\d\s()./-]{6,})", re.IGNORECASE)
_LONGEST = 120

_ROLES = {
    Stakeholder.BuyingRole.DECIDES: "decides, decider, decision maker, decision-maker, beslist, beslisser, decide, "
    "decisor, decisora, 決策, 決策者, 決定, 决策, 决定",
    Stakeholder.BuyingRole.SIGNS: "signs, signer, signatory, tekent, ondertekent, ondertekenaar, firma, firmante, "
    "簽約, 簽字, 簽核, 签字, 签约",
    Stakeholder.BuyingRole.INFLUENCES: "influences, influencer, advises, beinvloedt, beinvloeder, adviseert, influye, "
    "aconseja, 影響, 影響者, 影响, 建議",
    Stakeholder.BuyingRole.USES: "uses, user, gebruikt, gebruiker, usa, usuario, usuaria, 使用, 使用者",
    Stakeholder.BuyingRole.GATEKEEPER: "keeps the gate, gatekeeper, gate, bewaakt de poort, poortwachter, filtra, "
    "hace de filtro, filtro, 把關, 把關者, 守門人, 总机, 總機",
}
_STANCES = {
    Stakeholder.Stance.FOR: "for, in favor, in favour, supporter, voor, voorstander, a favor, 支持, 贊成, 赞成",
    Stakeholder.Stance.NEUTRAL: "neutral, neutraal, neutra, neutro, 中立",
    Stakeholder.Stance.AGAINST: "against, opposed, tegen, tegenstander, en contra, 反對, 反对",
    Stakeholder.Stance.UNKNOWN: "not known, unknown, onbekend, desconocido, desconocida, 不明, 未知",
}
_SPOKEN_TO = "spoken, spoken to, gesproken, hablado, hablada, 談過, 谈过, 已談過"


def _by_word(words: dict) -> dict:
    return {word.strip(): value for value, synonyms in words.items() for word in synonyms.split(",")}


ROLE_WORDS, STANCE_WORDS = _by_word(_ROLES), _by_word(_STANCES)
SPOKEN_TO_WORDS = {word.strip() for word in _SPOKEN_TO.split(",")}


class NotUnderstood(ValueError):
    """The line can't be parsed; the message is for the user."""


@dataclass
class ParsedPerson:
    """The fields found in a line; fields that it does not mention are empty."""

    name: str
    title: str = ""
    buying_role: str = ""
    stance: str = ""
    spoken_to: bool = False
    phone: str = ""
    phone_typed: str = ""
    email: str = ""


def parse(line: str, country: str) -> ParsedPerson:
    """Return the person described by `line`.

    The name comes first; job title, buying role, stance, phone number (as dialed from `country`) and e-mail address
    follow in any order. Raises NotUnderstood.
    """
    name, *pieces = (" ".join(piece.split()) for piece in _COMMAS.split(line))
    if not name or _folded(name) in ROLE_WORDS or not any(each.isalpha() for each in name):
        raise NotUnderstood(_("The name is missing. Start with it, e.g. Tom Maas, IT, influencer."))
    if len(name) > _LONGEST:
        raise NotUnderstood(_("The name is too long. Separate name, title and role with commas."))
    person, titles = ParsedPerson(name), []
    for piece in filter(None, pieces):
        if not _apply_word(person, piece, country):
            titles.append(piece)
    person.title = ", ".join(titles)[:_LONGEST]
    return person


def _apply_word(person: ParsedPerson, piece: str, country: str) -> bool:
    """Apply `piece` to `person` and return True, or return False if it is part of the job title."""
    word = _folded(piece)
    if word in ROLE_WORDS:
        if person.buying_role:
            raise NotUnderstood(_("There are two buying roles. Enter one per person."))
        person.buying_role = ROLE_WORDS[word]
    elif word in STANCE_WORDS:
        person.stance = STANCE_WORDS[word]
    elif word in SPOKEN_TO_WORDS:
        person.spoken_to = True
    elif "@" in piece:
        address = read_email(piece)
        if not address.first:
            raise NotUnderstood(str(address.problem))
        person.email = address.first
    elif number := _NUMBER.fullmatch(piece):
        read = read_phone(number[1], country)
        if not read.e164:
            raise NotUnderstood(str(read.problem))
        person.phone, person.phone_typed = read.e164, number[1].strip()
    else:
        return False
    return True


def _folded(word: str) -> str:
    """Return the word in lower case without accents or a final period."""
    plain = unicodedata.normalize("NFKD", word).casefold()
    return "".join(each for each in plain if not unicodedata.combining(each)).strip(" .")
