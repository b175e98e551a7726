"""Read the people of a row: the main contact, others named, and the switchboard."""

from typing import NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from leads.models import Stakeholder
from salesdesk import parsing

from ..mapping.fields import Field
from .cell_values import PERSON_LENGTHS, CellValues

_SPOKEN = {Field.CONTACT_PHONE, Field.COMPANY_PHONE}


class Person(NamedTuple):
    """A person in a row, or the switchboard (no name). `first_name` is "" unless the list gives it."""

    buying_role: str
    name: str
    title: str
    phone: str
    phone_typed: str
    email: str
    first_name: str = ""


class PeopleValues(CellValues):
    """The cells of one row, read as people."""

    def people(self, country: str) -> tuple[list[Person], bool]:
        """Return the people, main contact first, and whether the main number is invalid."""
        company = self.phone(Field.COMPANY_PHONE, country)
        own = self.phone(Field.CONTACT_PHONE, country)
        company_mail = self.email(Field.COMPANY_EMAIL)
        named, first_name = self._name()
        second = self.text(Field.SECOND_CONTACT_NAME, PERSON_LENGTHS["name"])
        decider = self.text(Field.DECIDER_NAME, PERSON_LENGTHS["name"])
        best = own if own[0] or not company[0] else company
        main = Person(
            buying_role=Stakeholder.BuyingRole.DECIDES if named and named == decider else "",
            name=named,
            title=self._title(),
            phone=best[0],
            phone_typed=best[1] or company[1],
            email=self.email(Field.CONTACT_EMAIL) or company_mail,
            first_name=first_name,
        )
        people = [main] if any(main) else []
        for name, buying_role in (
            (second, Stakeholder.BuyingRole.INFLUENCES),
            (decider, Stakeholder.BuyingRole.DECIDES),
        ):
            if name and name not in {person.name for person in people}:
                people.append(Person(buying_role, name, "", *company, ""))
        if named and own[0] and company[0] and own[0] != company[0]:
            people.append(Person("", "", "", *company, company_mail))
        return people, bool(main.phone_typed and not main.phone)

    def further_numbers(self, country: str, people: list[Person]) -> list[Person]:
        """Return the valid numbers of the row that none of `people` has: an objection counts for each of them."""
        numbers = [number for field in _SPOKEN for number in self.phones(field, country)]
        known = {person.phone for person in people}
        return [
            Person("", "", "", number, number, "") for number in dict.fromkeys(numbers) if number not in known
        ]

    def _name(self) -> tuple[str, str]:
        """Return the name of the contact, and the first name if the list gives it apart."""
        most = PERSON_LENGTHS["name"]
        first, middle, last = (
            self.joined(field, between=" ")
            for field in (Field.FIRST_NAME, Field.MIDDLE_NAME, Field.LAST_NAME)
        )
        name = "" if first and last else self.text(Field.CONTACT_NAME, most)
        name = name or self.cut(parsing.full_name(first, middle, last), most, Field.CONTACT_NAME)
        return name, first[:most] if _is_certain(first) else ""

    def _title(self) -> str:
        title = self.text(Field.CONTACT_TITLE, PERSON_LENGTHS["title"])
        return "" if title and parsing.is_salutation(title) else title


def _is_certain(first_name: str) -> bool:
    """Return whether a mail may begin with this first name; initials may not."""
    return len(first_name) > 1 and "." not in first_name and not first_name.isdigit()


#: Domains of mailboxes that anybody can have, so that they name no company.
_WORDS = """
    gmail googlemail hotmail outlook live msn yahoo ymail icloud me mac aol gmx mail email proton protonmail pm
    tutanota zoho fastmail ziggo kpnmail kpnplanet planet xs4all home hetnet chello upcmail casema quicknet telfort
    tele2 versatel zonnet wxs telenet skynet proximus scarlet orange wanadoo free laposte sfr neuf bbox t-online web
    freenet arcor online telefonica terra ono movistar libero virgilio tiscali alice tin bluewin sunrise hispeed
    btinternet ntlworld sky talktalk comcast verizon att bellsouth cox charter qq 163 126 sina sohu foxmail aliyun
    hinet seed pchome naver daum hanmail docomo ezweb softbank nifty ocn mailru yandex rambler bk list inbox
    rediffmail bigpond optusnet shaw rogers sympatico uol bol terra globo
"""
_MAILBOXES = frozenset(_WORDS.split())


def stand_in(people: list[Person]) -> str:
    """Return what stands for the company of a contact without one: the domain of the e-mail address, else the name."""
    for person in people:
        domain = person.email.rpartition("@")[2].casefold()
        if domain and domain.split(".")[0] not in _MAILBOXES:
            return domain
    return next((person.name for person in people if person.name), "")


def stand_in_note(name: str):
    return format_lazy(_("The list has no company name; “{name}” is used instead."), name=name)
