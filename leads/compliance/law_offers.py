"""Offer newly published calling laws to a desk that runs already: an admin adopts or declines each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from leads.models import CallingLaw, DeclinedLaw
from leads.models.compliance.calling_law import RULE_FIELDS
from salesdesk import clock, countries

from . import calling_law, default_laws


@dataclass(frozen=True)
class LawOffer:
    """A published law that the desk has not adopted. `changes` are (label, now, then) against the law in force."""

    law: CallingLaw
    changes: list[tuple[str, str, str]]
    declined: DeclinedLaw | None = None

    @property
    def country_name(self) -> str:
        return countries.name_of(self.law.country)


def newest(today: date) -> dict[str, dict[str, Any]]:
    """Return the newest published law of each country that is valid on `today`."""
    return {each["country"]: each for each in default_laws.LAWS if each["valid_from"] <= today}


def load_into_empty_desk() -> None:
    """Give a desk without any law the newest published ones."""
    if CallingLaw.objects.exists():
        return
    laws = [draft_of(facts) for facts in newest(clock.now().date()).values()]
    for law in laws:
        law.version, law.in_force = 1, True
    CallingLaw.objects.bulk_create(laws, ignore_conflicts=True)


def offers() -> list[LawOffer]:
    """Return the published laws that this desk has neither adopted nor replaced by a later version of its own."""
    versions = list(CallingLaw.objects.order_by("valid_from", "version"))
    adopted = {law.edition for law in versions}
    current = {law.country: law for law in versions if law.in_force}
    declined = {each.edition: each for each in DeclinedLaw.objects.select_related("by")}
    found = []
    for country, facts in newest(clock.now().date()).items():
        present = current.get(country)
        replaced = present and not present.edition and present.valid_from > facts["valid_from"]
        if facts["edition"] in adopted or replaced:
            continue
        law = draft_of(facts)
        found.append(LawOffer(law, changes(present, law), declined.get(facts["edition"])))
    return found


def offered(edition: str) -> CallingLaw | None:
    """Return the published law of this edition, not saved, if it is offered."""
    return next((offer.law for offer in offers() if offer.law.edition == edition), None)


def adopt(law: CallingLaw, by) -> CallingLaw:
    """Save an offered law as the next version of its country, in force from today."""
    law.valid_from = max(law.valid_from, clock.now().date())
    return calling_law.add_version(law, by)


@transaction.atomic
def decline(law: CallingLaw, by) -> None:
    """Keep the law that is in force."""
    DeclinedLaw.objects.get_or_create(edition=law.edition, defaults={"by": by})


def draft_of(facts: dict[str, Any]) -> CallingLaw:
    """Return a published law as an unsaved version."""
    return CallingLaw(author=default_laws.AUTHOR, checked_on=default_laws.CHECKED_ON, **facts)


def changes(present: CallingLaw | None, law: CallingLaw) -> list[tuple[str, str, str]]:
    """Return the rules that differ, as (label, now, then)."""
    found = []
    for name in RULE_FIELDS:
        now, then = (_shown(each, name) if each else _("no law") for each in (present, law))
        if now != then:
            found.append((capfirst(str(label_for_field(name, CallingLaw))), now, then))
    return found


def _shown(law: CallingLaw, name: str) -> str:
    if name == "treated_as_persons":
        return ", ".join(law.treated_as_persons_labels) or "–"
    if name == "barred_callers":
        return law.barred_callers_shown or "–"
    display = getattr(law, f"get_{name}_display", None)
    value = display() if display else getattr(law, name)
    return "–" if value in (None, "") else str(value)
