"""Plan the merge of two contacts of one company: why not, what both have, and what the merge changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from leads.accounts.contact_matching import BOUNCE_FIELDS, LEGAL_BASIS_FIELDS
from leads.compliance import suppression
from leads.models import Contact, ContactValues, Lead
from salesdesk import formats
from salesdesk.custom_fields.models import CustomField, Subject
from salesdesk.custom_fields.values import Stored, shown
from salesdesk.people.roles import Role

#: The facts to choose between, by their first column; the other columns go with it.
FACTS: dict[str, tuple[str, ...]] = {
    "name": ("name", "first_name"),
    "title": ("title",),
    "phone": ("phone", "phone_typed"),
    "email": ("email", *BOUNCE_FIELDS),
    "language": ("language",),
    "legal_basis": LEGAL_BASIS_FIELDS,
}
#: Texts of obstacles that name one thing in two places.
ANOTHER_COMPANY = gettext_lazy("These contacts are at different companies. Merge the companies instead.")


class Fact(NamedTuple):
    """One fact of both contacts, as shown; `key` is that of a form field."""

    key: str
    label: str
    kept: str
    gone: str

    @property
    def differs(self) -> bool:
        return bool(self.kept and self.gone and self.kept != self.gone)


@dataclass(frozen=True)
class ContactPlan:
    """Two contacts with their company, its leads with their campaigns, and the values of custom fields."""

    kept: Contact
    gone: Contact
    leads: Sequence[Lead]
    fields: Sequence[CustomField]
    values: dict[int, dict[str, Stored]]

    def facts(self) -> list[Fact]:
        """Return all facts that one of them has."""
        found = [Fact(name, _label(name), _shown(self.kept, name), _shown(self.gone, name)) for name in FACTS]
        for field in self.fields:
            kept, gone = (shown(field, self.value(each, field)) for each in (self.kept, self.gone))
            found.append(Fact(f"custom_{field.key}", field.label, kept, gone))
        return [each for each in found if each.kept or each.gone]

    def value(self, contact: Contact, field: CustomField) -> Stored:
        return self.values.get(contact.pk, {}).get(field.key)

    def obstacles(self, by) -> Iterator[str]:
        """Yield why `by` can't merge them. Calls are checked by the merge itself."""
        if self.kept.pk == self.gone.pk:
            yield _("This is the same contact. Choose another one.")
            return
        for contact in (self.kept, self.gone):
            if contact.merged_into_id or contact.company.merged_into_id:
                yield _("%(contact)s has already been merged. Reload the page.") % {"contact": contact}
        if self.kept.company_id != self.gone.company_id:
            yield str(ANOTHER_COMPANY)
        if by.role != Role.ADMIN and any(lead.campaign.team_id != by.team_id for lead in self.leads):
            yield _("Another team works with this company. Ask an admin to merge them.")

    def consequences(self) -> list[str]:
        """Return what merging them will change, for the impact preview."""
        names = {"kept": self.kept, "gone": self.gone}
        sentences = []
        moved = sum(lead.contact_id == self.gone.pk for lead in self.leads)
        if moved:
            line = ngettext(
                "%(count)s lead of %(gone)s gets %(kept)s as its contact.",
                "%(count)s leads of %(gone)s get %(kept)s as their contact.",
                moved,
            )
            sentences.append(line % (names | {"count": formats.number(moved)}))
        sentences.append(
            _("Activities, planned calls, roles and meetings of both are kept, under one contact.")
        )
        if must_not_be_called(self.kept, self.gone):
            sentences.append(_("One of them must not be called, so neither number will be called again."))
        if must_not_be_written_to(self.kept, self.gone):
            sentences.append(
                _("One of the e-mail addresses must not be written to, so the one you keep won't be either.")
            )
        sentences.append(_("Consents are kept. If one of them withdrew one, older ones end for both."))
        sentences.append(_("The address of the page of %(gone)s leads to %(kept)s.") % names)
        return sentences


def plan_merge(kept: Contact, gone: Contact) -> ContactPlan:
    """Return the plan of two contacts that are loaded with their company. Three statements."""
    leads = Lead.objects.filter(company=kept.company_id).select_related("campaign").order_by("pk")
    return with_values(kept, gone, list(leads))


def with_values(kept: Contact, gone: Contact, leads: Sequence[Lead]) -> ContactPlan:
    """Return the plan with the custom fields, read now."""
    values = ContactValues.objects.filter(contact__in=[kept.pk, gone.pk]).values_list("contact", "values")
    fields = list(CustomField.objects.of(Subject.CONTACT))
    return ContactPlan(kept, gone, leads, fields, dict(values))


def must_not_be_called(*contacts: Contact) -> bool:
    """Return whether one of them is suppressed: the person or the number."""
    numbers = [each.phone for each in contacts if each.phone]
    return bool(suppression.suppressed_among(numbers)) or any(map(suppression.has_objected, contacts))


def must_not_be_written_to(*contacts: Contact) -> bool:
    """Return whether the e-mail address of one of them is suppressed."""
    return bool(suppression.suppressed_among([each.email for each in contacts if each.email]))


def _label(name: str) -> str:
    return str(Contact._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]


def _shown(contact: Any, name: str) -> str:
    if name == "phone":
        return contact.phone_shown if contact.phone else ""
    if name == "legal_basis" and contact.legal_basis:
        since = formats.full_day(contact.legal_basis_since)
        return f"{contact.get_legal_basis_display()} · {since} · {contact.legal_basis_proof}"
    return getattr(contact, name)
