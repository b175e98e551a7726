from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.parsing import name_key, name_spellings, register_number

from ..compliance.calling_law import LegalForm
from ..scoring.facts import KEEP_COMPANY_FACTS
from .compare_triggers import compare_triggers
from .place import Place
from .querysets import CompanyQuerySet
from .search_keys import key_triggers, prefix_key


class Company(models.Model):
    """An organization that we call. Shared by all campaigns; users see it through its leads."""

    name = models.CharField(_("name"), max_length=200)
    other_name = models.CharField(_("name in another script"), max_length=200, blank=True)
    name_key = models.CharField(max_length=200, editable=False)
    #: Tells names of one key apart, such as Hoek and Hok; empty for most names (salesdesk.parsing.name_spellings).
    name_spellings = ArrayField(models.TextField(), default=list, db_default=[], editable=False)
    register_number = models.CharField(_("register number"), max_length=40, blank=True)
    #: Empty if unknown; then the stricter rule of the calling law applies.
    legal_form = models.CharField(
        _("legal form"), max_length=11, choices=LegalForm, blank=True, default="", db_default=""
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    industry = models.CharField(_("industry"), max_length=200, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    revenue = models.DecimalField(_("yearly revenue"), max_digits=18, decimal_places=2, null=True, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="companies")
    #: A merge redirect: the company this one was merged into, which also gets later imports under this name.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merge_redirects", db_index=False
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "companies"
        constraints = [
            models.CheckConstraint(
                name="company_not_merged_into_itself",
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
            ),
            models.UniqueConstraint(
                "country",
                "register_number",
                name="one_company_per_register_number",
                condition=~models.Q(register_number=""),
            ),
            models.CheckConstraint(name="company_has_a_name", condition=~models.Q(name="")),
            models.CheckConstraint(
                name="legal_form_is_known", condition=models.Q(legal_form__in=["", *LegalForm.values])
            ),
        ]
        indexes = [
            # Imports and manual search: find a known company.
            models.Index("country", "name_key", "postcode", name="company_by_name"),
            # The lists of leads and of companies, sorted by company.
            models.Index("name", "id", name="company_by_its_name"),
            # The list of companies: its order by size, and its filters.
            models.Index(
                "employees",
                "id",
                name="company_by_employees",
                condition=models.Q(employees__isnull=False),
            ),
            models.Index(prefix_key("city"), name="company_by_city", condition=~models.Q(city="")),
            models.Index(
                prefix_key("industry"), name="company_by_industry", condition=~models.Q(industry="")
            ),
            # Imports: the merge redirects to a company (leads/imports/matching/match.py).
            models.Index(
                "merged_into", name="company_merge_redirects", condition=models.Q(merged_into__isnull=False)
            ),
            # Search-as-you-type (leads/accounts/search.py); names have keys in a table of their own.
            models.Index(
                prefix_key("register_number"),
                name="company_by_register_number",
                condition=~models.Q(register_number=""),
            ),
        ]
        triggers = [
            *key_triggers("leads_companysearchkey", "company", ["name", "other_name"]),
            KEEP_COMPANY_FACTS,
            *compare_triggers(
                "id",
                ["name_key", "country", "register_number", "postcode", "city", "address", "merged_into_id"],
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Keep the keys of the name and the registration number in their normal form (salesdesk.parsing)."""
        self.name_key, self.name_spellings = name_key(self.name)[:200], name_spellings(self.name)
        self.register_number = register_number(self.register_number, self.country).number[:40]
        if (fields := kwargs.get("update_fields")) is not None and "name" in fields:
            kwargs["update_fields"] = {*fields, "name_key", "name_spellings"}
        super().save(*args, **kwargs)
