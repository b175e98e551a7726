from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.forms.lists import CountriesField
from leads.lists import companies
from leads.models import Company
from leads.models.compliance.calling_law import LegalForm
from salesdesk.custom_fields.models import CustomField
from salesdesk.lists.filter_form import KnownField
from salesdesk.people.models import User
from salesdesk.web.forms.day_fields import DayField
from salesdesk.web.forms.number_fields import CountField

from .through_leads import ThroughLeadsFilter

MOST_EMPLOYEES = 100_000_000


class CompanyFilter(ThroughLeadsFilter):
    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Any word of it…")}),
    )
    countries = CountriesField(
        label=_("Country"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": _("Names or codes…")}),
    )
    industry = forms.CharField(label=_("Industry starts with"), required=False, max_length=80)
    city = forms.CharField(label=_("City starts with"), required=False, max_length=80)
    legal_form = forms.ChoiceField(
        label=_("Legal form"), required=False, choices=[("", _("All")), *LegalForm.choices]
    )
    employees_from = CountField(
        label=_("Employees from"), required=False, min_value=0, max_value=MOST_EMPLOYEES
    )
    employees_to = CountField(label=_("Employees to"), required=False, min_value=0, max_value=MOST_EMPLOYEES)
    has_website = KnownField(label=_("Website"))
    has_register_number = KnownField(label=_("Register number"))
    added_from = DayField(label=_("Added from"), required=False)
    added_to = DayField(label=_("Added until"), required=False)

    CUSTOM = companies.VALUES
    USUAL = ("q", "countries", "industry", "territory", "holder")
    field_order = ("q", "countries", "industry", "city", "territory", "holder", "stage")

    def __init__(self, data, *, user: User):
        super().__init__(data, user=user, custom_fields=CustomField.objects.of(*companies.VALUES))

    def visible(self) -> QuerySet[Company]:
        return companies.narrow(Company.objects.all(), self.user, self.seen_leads, self.asked, self.custom)
