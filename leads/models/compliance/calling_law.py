import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.people.models import User


class LegalForm(models.TextChoices):
    """The legal form of a company; empty if unknown."""

    COMPANY = "company", _("Company (legal entity)")
    PARTNERSHIP = "partnership", _("Partnership")
    SOLE_TRADER = "sole_trader", _("Sole trader")
    PERSON = "person", _("Private individual")


class LegalBasis(models.TextChoices):
    """Why a natural person may be called; empty if no legal basis is recorded."""

    CONSENT = "consent", _("Consent")
    CUSTOMER = "customer", _("Existing customer")


class CallRule(models.TextChoices):
    """Legal status of unsolicited calls, from the most to the least permissive."""

    ALLOWED = "allowed", _("allowed")
    WITH_BASIS = "with_basis", _("only with consent or as existing customers")
    WITH_CONSENT = "with_consent", _("only with consent")
    NEVER = "never", _("never")


#: The rules of a version, which never change once it is written; with their labels they make a difference readable.
RULE_FIELDS = [
    "companies",
    "persons",
    "treated_as_persons",
    "customer_years",
    "consent_years",
    "proof",
    "proof_years",
    "barred_callers",
    "calls_from",
    "calls_until",
    "max_calls",
    "required_statement",
]


class CallingLaw(models.Model):
    """The calling rules of a country: legal basis, calling hours, maximum attempts and required statements.

    Versions are never changed, to show later which rules applied to a call. A newer version replaces the current one
    on its start date.
    """

    country = models.CharField(_("country"), max_length=2)
    version = models.PositiveSmallIntegerField(_("version"))
    valid_from = models.DateField(_("valid from"))
    author = models.CharField(_("author"), max_length=120)
    source = models.TextField(
        _("source"), max_length=600, help_text=_("Name and article of the law, with a link.")
    )
    checked_on = models.DateField(_("source checked on"), null=True, blank=True)
    companies = models.CharField(_("companies"), max_length=12, choices=CallRule)
    persons = models.CharField(_("natural persons"), max_length=12, choices=CallRule)
    treated_as_persons = ArrayField(
        models.CharField(max_length=11, choices=LegalForm),
        verbose_name=_("treated as natural persons"),
        default=list,
        blank=True,
    )
    proof = models.TextField(_("required proof"), max_length=600, blank=True)
    customer_years = models.PositiveSmallIntegerField(_("years as existing customer"), null=True, blank=True)
    consent_years = models.PositiveSmallIntegerField(
        _("years until consent lapses"),
        null=True,
        blank=True,
        help_text=_("Leave empty if it does not lapse."),
    )
    proof_years = models.PositiveSmallIntegerField(_("years to keep the proof"), null=True, blank=True)
    #: Numbers that begin with one of these, in E.164, may not be used to make sales calls.
    barred_callers = ArrayField(
        models.CharField(max_length=16), verbose_name=_("barred caller numbers"), default=list, blank=True
    )
    calls_from = models.TimeField(_("calls from"), null=True, blank=True)
    calls_until = models.TimeField(_("calls until"), null=True, blank=True)
    max_calls = models.PositiveSmallIntegerField(_("maximum attempts"), null=True, blank=True)
    required_statement = models.TextField(_("required statement on every call"), max_length=600, blank=True)
    #: The published version (leads/compliance/default_laws.py) that an admin adopted, if any.
    edition = models.CharField(max_length=20, blank=True, default="", db_default="", editable=False)
    #: Set by the sweep on the start date of the newest version.
    in_force = models.BooleanField(default=False, editable=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["country", "-version"]
        constraints = [
            models.UniqueConstraint("country", "version", name="unique_law_version_per_country"),
            models.UniqueConstraint(
                "country", name="one_law_in_force_per_country", condition=models.Q(in_force=True)
            ),
            models.CheckConstraint(
                name="law_has_country_author_source",
                condition=models.Q(country__regex="^[A-Z]{2}$") & ~models.Q(author="") & ~models.Q(source=""),
            ),
            models.CheckConstraint(
                name="law_rules_are_known",
                condition=models.Q(companies__in=CallRule.values, persons__in=CallRule.values)
                & models.Q(treated_as_persons__contained_by=[LegalForm.PARTNERSHIP, LegalForm.SOLE_TRADER]),
            ),
            models.CheckConstraint(
                name="law_hours_and_calls_are_valid",
                condition=(
                    models.Q(calls_from__isnull=True)
                    | models.Q(calls_until__isnull=True)
                    | models.Q(calls_until__gt=models.F("calls_from"))
                )
                & (models.Q(max_calls__isnull=True) | models.Q(max_calls__gte=1)),
            ),
            models.UniqueConstraint(
                "edition", name="law_edition_adopted_once", condition=~models.Q(edition="")
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="law_version_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="law_version_not_changed",
                operation=pgtrigger.UpdateOf(
                    *["country", "version", "valid_from", "author", "source", "checked_on", "edition"],
                    *RULE_FIELDS,
                ),
            ),
        ]

    def __str__(self):
        return f"{self.country} {self.version}"

    @property
    def treated_as_persons_labels(self) -> list[str]:
        return [str(LegalForm(form).label) for form in self.treated_as_persons]

    @property
    def barred_callers_shown(self) -> str:
        return ", ".join(f"{prefix[:3]} {prefix[3:]}…" for prefix in self.barred_callers)

    def bars_caller(self, number: str) -> bool:
        """Return whether sales calls may not be made from `number` (E.164)."""
        return number.startswith(tuple(self.barred_callers))

    def rule_for(self, form: str) -> str:
        """Return the rule for a legal form; the stricter one if the form is unknown."""
        if form == LegalForm.COMPANY or (
            form in (LegalForm.PARTNERSHIP, LegalForm.SOLE_TRADER) and form not in self.treated_as_persons
        ):
            return self.companies
        if form:
            return self.persons
        return max(self.companies, self.persons, key=CallRule.values.index)


class DeclinedLaw(models.Model):
    """A published version that an admin decided not to adopt. It can still be adopted later."""

    edition = models.CharField(max_length=20, unique=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return self.edition
