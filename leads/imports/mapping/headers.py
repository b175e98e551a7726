"""Read the name of a column: its words, and whose column it is.

Exports write one header in many ways: MailingCity, Default Address City, "Organization - Name", "E-mail 1 - Value",
Phone__c. All are looked up without spaces, and again without the words in front that only say whose value it is.
"""

import re
import unicodedata
from enum import StrEnum
from functools import cache

from .fields import Field
from .header_words import EITHER, WORDS

_ACCENTS = re.compile("[\u0300-\u036f]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_CUSTOM_FIELD = re.compile(r"__c$")
_HINT = re.compile(r"\([^()]{1,40}\)|\[[^\[\]]{1,40}\]")
# Our own people, in the exports of CRMs.
_OURS = re.compile(
    r"\b(?:owners?|ownerid|assigned|assignee|assigned ?to|created ?by|modified ?by|updated ?by|added ?by"
    r"|(?:account|relationship|key account) ?manager|relatiebeheerder|sales ?(?:rep|agent|person|man)\w*"
    r"|sdr|bdr|csm|team ?members?|eigenaar|toegewezen|verantwoordelijke?|vertegenwoordiger|aangemaakt door"
    r"|gewijzigd door"
    r"|propietari[oa]|asignad[oa]|responsable|vendedor|comercial asignado|gestor|creado por|modificado por|besitzer"
    r"|eigentumer|zustandig\w*|verantwortlich\w*|betreuer\w*|kundenbetreuer|vertriebsmitarbeiter"
    r"|erstellt von|geandert von"
    r"|proprietaire|charge d affaires|attribue a|assigne a|cree par|modifie par)\b"
    r"|業務員|業務人員|負責業務|客戶經理|客户经理|所有者|负责人员|跟进人|分配给|指派給|営業担当|担当営業|弊社担当|自社担当|記録所有者"
)
# Contact details of others, and numbers that can't be called.
_OTHERS = re.compile(
    r"\b(?:fax|telefax|pager|headquarters?|access code|skype|linkedin|twitter|facebook|assistant|emergency|parent"
    r"|registrar|auditor|spouse|home (?:phone|fax))\b|傳真|传真|過戶|簽證|ファックス"
)


class Entity(StrEnum):
    COMPANY = "company"
    PERSON = "person"


_ENTITIES = {
    Entity.COMPANY: """company, account, organization, organisation, org, business, firm, associated company,
        bedrijf, bedrijfs, organisatie, relatie, onderneming, empresa, cuenta, organizacion, unternehmen,
        unternehmens, firma, firmen, kunden, organisations, entreprise, societe, compte, corporate, hq,
        billing company, 会社, 企業, 公司, 客戶, 客户, 取引先""",
    Entity.PERSON: """contact, person, persoon, contactpersoon, lead, primary contact, employee,
        ansprechpartner, kontakt, contacto, persona, personne, prospect, contactpersoon 1, contact 1, 担当者,
        連絡先, 聯絡人, 联系人""",
}
#: Words in front that say which address or which of several values it is, the one to call from first.
_PLACES = """billing, mailing, business, work, office, default address, default, primary, main, postal,
    visiting, street address, address, address 1, bezoek, bezoekadres, vestiging, vestigings, factuur, post,
    postadres, werk, zakelijk, fiscal, facturacion, trabajo, oficina, direccion, rechnung, rechnungs,
    rechnungsadresse, geschaftlich, arbeit, lieferung, adresse, facturation, bureau, professionnel, travail,
    customer, e mail 1, phone 1, physical, registered, shipping, ship to, bill to, delivery, ship, s, other,
    home, prive, privat"""
_ENDS = ("value", "1value", "1", "work", "formatted", "text")


def folded(name: str) -> str:
    """Return a header in lower case, without accents, punctuation and hints in parentheses, with single spaces."""
    return _plain(_HINT.sub(" ", name)) or _plain(name)


def is_ours(name: str) -> bool:
    """Return whether the column names our own people, such as the owner of a record."""
    return any(_OURS.search(each) for each in (_plain(name), _plain(_CAMEL.sub(" ", name))))


def is_of_others(name: str) -> bool:
    """Return whether the column holds contact details that are not for calling the company or the contact."""
    return any(_OTHERS.search(each) for each in (_plain(name), _plain(_CAMEL.sub(" ", name))))


def squeezed(name: str) -> str:
    return folded(_CUSTOM_FIELD.sub("", name)).replace(" ", "")


def meanings(name: str) -> dict[Field, int]:
    """Return the fields that this header may stand for, with their rank; a lower one fits better."""
    key = squeezed(name)
    if found := _fields().get(key):
        return found
    for shorter in _shortened(key):
        if found := _fields().get(shorter):
            return {field: rank + 100 for field, rank in found.items()}
    for penalty, entity, rest in _without_prefix(key):
        if found := _fields().get(rest):
            allowed = {field: rank for field, rank in found.items() if _fits(field, entity)}
            if allowed:
                return {field: rank + penalty for field, rank in allowed.items()}
    return {}


def either(name: str) -> tuple[tuple[Field, Field], Entity | None] | None:
    """Return the fields of company and contact that the header fits, and whose it says that it is."""
    key = squeezed(name)
    for each in (key, *_shortened(key)):
        if found := _either().get(each):
            return found, None
    for _penalty, entity, rest in _without_prefix(key):
        if found := _either().get(rest):
            return found, entity
    return None


def _fits(field: Field, entity: Entity | None) -> bool:
    """Return whether a field can be of this entity: the name of a lead is no company name."""
    of_person = field.value.startswith(("contact", "first", "last", "middle"))
    if entity == Entity.COMPANY:
        return not of_person
    return entity is None or not field.value.startswith("company") or field == Field.COMPANY_NAME


def _shortened(key: str) -> list[str]:
    return [key.removesuffix(end) for end in _ENDS if key.endswith(end) and key != end]


def _without_prefix(key: str) -> list[tuple[int, Entity | None, str]]:
    """Return (penalty, entity, rest) for the words in front, the longest first, and for two of them."""
    found = []
    for prefix, (penalty, entity) in _prefixes().items():
        if key.startswith(prefix) and key != prefix:
            rest = key.removeprefix(prefix)
            found += [(penalty, entity, each) for each in (rest, *_shortened(rest))]
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


def _plain(name: str) -> str:
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", name.casefold().replace("臺", "台")))
    bare = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", bare)  # C.I.F. is cif
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", bare)))
