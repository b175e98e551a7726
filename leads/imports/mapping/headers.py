"""Read the name of a column: its words, and whose column it is.

Exports write one header in many ways: MailingCity, Default Address City, "Organization - Name", "E-mail 1 - Value",
Phone__c. All are looked up without spaces, and again without the words in front that only say whose value it is.
"""

import re
from enum import StrEnum
from functools import cache

from .fields import Field
from .header_patterns import folded, hints, is_objection, is_permission, is_scaled
from .header_words import EITHER, WORDS

_CUSTOM_FIELD = re.compile(r"__c$")


class Entity(StrEnum):
    COMPANY = "company"
    PERSON = "person"


_ENTITIES = {
    Entity.COMPANY: """company, account, organization, organisation, org, business, firm, associated company,
        bedrijf, bedrijfs, organisatie, relatie, onderneming, empresa, cuenta, organizacion, unternehmen,
        unternehmens, firma, firmen, kunden, organisations, entreprise, societe, compte, corporate, hq,
        billing company, 会社, 企業, 公司, 客戶, 客户, 取引先""",
    Entity.PERSON: """contact, person, persoon, contactpersoon, lead, primary contact, key contact, employee,
        attendee, invitee, registrant, delegate, participant, visitor, guest, deelnemer, bezoeker, teilnehmer,
        besucher, participante, asistente, visiteur, ansprechpartner, kontakt, contacto, persona, personne,
        prospect, contactpersoon 1, contact 1, 担当者, 連絡先, 聯絡人, 联系人""",
}
#: Words in front that say which address or which of several values it is, the one to call from first.
_PLACES = """billing, mailing, business, work, office, default address, default, primary, main, postal,
    visiting, reg address, werkadres, adres 1, adresse 1, direccion 1, street address, address, address 1,
    bezoek, bezoekadres, vestiging, vestigings, factuur, post,
    postadres, werk, zakelijk, fiscal, facturacion, trabajo, oficina, direccion, rechnung, rechnungs,
    rechnungsadresse, geschaftlich, arbeit, lieferung, adresse, facturation, bureau, professionnel, travail,
    customer, e mail 1, phone 1, physical, registered, shipping, ship to, bill to, delivery, ship, s, other,
    home, prive, privat"""
_OF_A_PLACE = frozenset({Field.COUNTRY, Field.POSTCODE, Field.CITY, Field.ADDRESS, Field.REGION})
_ENDS = (
    *("value", "waarde", "wert", "valeur", "valor", "1", "formatted", "text", "latinalphabet"),
    *("work", "werk", "arbeit", "geschaftlich", "trabajo", "travail", "bureau"),
    *("unitelegale", "etablissement"),
)


def squeezed(name: str) -> str:
    return folded(_CUSTOM_FIELD.sub("", name)).replace(" ", "")


def meanings(name: str) -> dict[Field, int]:
    """Return the fields that this header may stand for, with their rank; a lower one fits better."""
    found = _meanings(name) or _of_halves(name)
    if is_scaled(name):
        return {field: rank for field, rank in found.items() if field != Field.REVENUE}
    return found


def _meanings(name: str) -> dict[Field, int]:
    key = squeezed(name)
    if found := _fields().get(key):
        return found
    if is_objection(name):
        return {Field.DO_NOT_CALL: 50}
    if is_permission(name):
        return {Field.MAY_BE_CALLED: 50}
    for shorter in shortened(key):
        if found := _fields().get(shorter):
            return {field: rank + 100 for field, rank in found.items()}
    for penalty, entity, rest in _without_prefix(key):
        if found := _fields().get(rest):
            allowed = {field: rank for field, rank in found.items() if _fits(field, entity)}
            if allowed:
                return {field: rank + penalty + _distance(field, entity) for field, rank in allowed.items()}
    return {}


def _of_halves(name: str) -> dict[Field, int]:
    """Return what both halves of "Bundesland/Kanton" stand for, or the place that the first one names."""
    halves = [_meanings(half) for half in name.split("/")]
    if len(halves) != 2:
        return {}
    return {
        field: rank + 400 for field, rank in halves[0].items() if field in halves[1] or field in _OF_A_PLACE
    }


def _distance(field: Field, entity: Entity | None) -> int:
    """Return the penalty of where a person lives: a list that also says where the company is means that."""
    return 300 if entity == Entity.PERSON and field in _OF_A_PLACE else 0


def hinted(name: str) -> Entity | None:
    """Return whose column it is by a hint in parentheses: "Name (company)"."""
    for word in hints(name):
        if entity := _prefixes().get(word, (0, None))[1]:
            return entity
    return None


def either(name: str) -> tuple[tuple[Field, Field], Entity | None] | None:
    """Return the fields of company and contact that the header fits, and whose it says that it is."""
    key = squeezed(name)
    for each in (key, *shortened(key)):
        if found := _either().get(each):
            return found, hinted(name)
    for _penalty, entity, rest in _without_prefix(key):
        if found := _either().get(rest):
            return found, entity
    return None


def _fits(field: Field, entity: Entity | None) -> bool:
    """Return whether a field can be of this entity: the name of a lead is no company name."""
    if field == Field.EXTERNAL_ID and entity is None:
        return False  # the number of an address
    of_person = field.value.startswith(("contact", "first", "last", "middle"))
    if entity == Entity.COMPANY:
        return not of_person
    return entity is None or not field.value.startswith("company") or field == Field.COMPANY_NAME


def shortened(key: str) -> list[str]:
    """Return the key without one or two words at its end, and with "nummer" for "nr"."""
    once = [key.removesuffix(end) for end in _ENDS if key.endswith(end) and key != end]
    twice = [
        short.removesuffix(end) for short in once for end in _ENDS if short.endswith(end) and short != end
    ]
    return once + twice + ([key[:-2] + "nummer"] if key.endswith("nr") else [])


def _without_prefix(key: str) -> list[tuple[int, Entity | None, str]]:
    """Return (penalty, entity, rest) for the words in front, the longest first, and for two of them."""
    found = []
    for prefix, (penalty, entity) in _prefixes().items():
        if key.startswith(prefix) and key != prefix:
            rest = key.removeprefix(prefix)
            found += [(penalty, entity, each) for each in (rest, *shortened(rest))]
            for second, (more, whose) in _prefixes().items():
                if rest.startswith(second) and rest != second:
                    found.append((penalty + more, entity or whose, rest.removeprefix(second)))
    return found


@cache
def _prefixes() -> dict[str, tuple[int, Entity | None]]:
    found: dict[str, tuple[int, Entity | None]] = {}
    for entity, words in _ENTITIES.items():
        found |= {squeezed(word): (200, entity) for word in words.split(",")}
    for place, word in enumerate(_PLACES.split(",")):
        found.setdefault(squeezed(word), (300 + 20 * place, None))
    return dict(sorted(found.items(), key=lambda each: -len(each[0])))


@cache
def _fields() -> dict[str, dict[Field, int]]:
    found: dict[str, dict[Field, int]] = {}
    for field, phrases in WORDS.items():
        for rank, phrase in enumerate(phrases.split(",")):
            found.setdefault(squeezed(phrase), {}).setdefault(field, rank)
    return found


@cache
def _either() -> dict[str, tuple[Field, Field]]:
    return {squeezed(word): fields for word, fields in EITHER.items()}
