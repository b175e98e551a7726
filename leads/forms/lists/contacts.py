import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from campaigns.forms.lists import CountriesField
from leads.accounts.search_sql import SHORTEST_NUMBER
from leads.lists import contacts
from leads.models import Contact
from leads.models.compliance.calling_law import LegalBasis
from salesdesk.custom_fields.models import CustomField
from salesdesk.lists.filter_form import KNOWN, UNKNOWN, KnownField
from salesdesk.people.models import User
from salesdesk.web.forms.day_fields import DayField

from .through_leads import ThroughLeadsFilter


class ContactFilter(ThroughLeadsFilter):
    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Person or company…")}),
    )
    title = forms.CharField(label=_("Job title starts with"), required=False, max_length=80)
    email = forms.CharField(label=_("E-mail address starts with"), required=False, max_length=100)
    phone = forms.CharField(label=_("Phone ends with"), required=False, max_length=30)
    countries = CountriesField(
        label=_("Country"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": _("Names or codes…")}),
    )
    industry = forms.CharField(label=_("Industry starts with"), required=False, max_length=80)
    city = forms.CharField(label=_("City starts with"), required=False, max_length=80)
    has_phone = KnownField(label=_("Phone"))
    has_email = KnownField(label=_("E-mail address"))
    suppressed = forms.ChoiceField(
        label=_("Do not call"),
        required=False,
        choices=[("", _("All")), (KNOWN, _("Yes")), (UNKNOWN, _("No"))],
    )
    legal_basis = forms.ChoiceField(
        label=_("Legal basis"), required=False, choices=[("", _("All")), *LegalBasis.choices]
    )
    added_from = DayField(label=_("Added from"), required=False)
    added_to = DayField(label=_("Added until"), required=False)

    CUSTOM = contacts.VALUES
    USUAL = ("q", "title", "countries", "territory", "holder")
    field_order = (
        "q",
        "title",
        "email",
        "phone",
        "countries",
        "industry",
        "city",
        "territory",
        "holder",
        "stage",
    )

    def __init__(self, data, *, user: User):
        super().__init__(data, user=user, custom_fields=CustomField.objects.of(*contacts.VALUES))

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        digits = re.sub(r"\D", "", typed).lstrip("0")
        if typed and len(digits) < SHORTEST_NUMBER:
            raise ValidationError(
                _now("Enter the last digits, at least %(count)s.") % {"count": SHORTEST_NUMBER}
            )
        return digits

    def visible(self) -> QuerySet[Contact]:
        return contacts.narrow(Contact.objects.all(), self.user, self.seen_leads, self.asked, self.custom)
