import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.people.models import User


class LegalForm(models.TextChoices):
    """What a company is before the law; empty means that nobody knows."""

    COMPANY = "company", _("Company (legal person)")
    PARTNERSHIP = "partnership", _("Partnership")
    SOLE_TRADER = "sole_trader", _("Sole trader")
    PERSON = "person", _("Private person")


class LegalBasis(models.TextChoices):
    """On what ground a person may be called; empty where none is known."""

    CONSENT = "consent", _("Gave consent")
    CUSTOMER = "customer", _("Is our customer")


class CallRule(models.TextChoices):
    """What a law says of calling somebody who did not ask for it."""

    ALLOWED = "allowed", _("may be called")
    WITH_BASIS = "with_basis", _("only with consent, or as own customer")
    WITH_CONSENT = "with_consent", _("only with consent")
    NEVER = "never", _("is not called")


class CallingLaw(models.Model):
    """Who may be called in a country, on what ground, when, how often, and what must be said.

    A version is never changed: what was believed when a call was made can be read later. A newer one takes its
    place on its day.
    """

    country = models.CharField(_("country"), max_length=2)
    version = models.PositiveSmallIntegerField(_("version"))
    valid_from = models.DateField(_("valid from"))
    author = models.CharField(_("author"), max_length=120)
    source = models.TextField(_("source"), max_length=600, help_text=_("The law's name and article, a link."))
    companies = models.CharField(_("a company"), max_length=12, choices=CallRule)
    persons = models.CharField(_("a natural person"), max_length=12, choices=CallRule)
    treated_as_persons = ArrayField(
        models.CharField(max_length=11, choices=LegalForm),
        verbose_name=_("also natural persons here"),
        default=list,
        blank=True,
    )
    proof = models.TextField(_("proof to be kept"), max_length=600, blank=True)
    customer_years = models.PositiveSmallIntegerField(
        _("years in which somebody counts as customer"), null=True, blank=True
    )
    calls_from = models.TimeField(_("not before"), null=True, blank=True)
    calls_until = models.TimeField(_("not after"), null=True, blank=True)
    max_calls = models.PositiveSmallIntegerField(_("tries at most"), null=True, blank=True)
    required_statement = models.TextField(_("what must be said in every call"), max_length=600, blank=True)
    #: The sweep puts the newest version in force on its day.
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
        ]
        triggers = [
            pgtrigger.Protect(name="law_version_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="law_version_not_changed",
                operation=pgtrigger.UpdateOf(
                    *[
                        "country",
                        "version",
                        "valid_from",
                        "author",
                        "source",
                        "companies",
                        "persons",
                        "proof",
                    ],
                    *[
                        "treated_as_persons",
                        "customer_years",
                        "calls_from",
                        "calls_until",
                        "max_calls",
                        "required_statement",
                    ],
                ),
            ),
        ]

    def __str__(self):
        return f"{self.country} {self.version}"

    @property
    def treated_as_persons_labels(self) -> list[str]:
        return [str(LegalForm(form).label) for form in self.treated_as_persons]

    def rule_for(self, form: str) -> str:
        """What this law says of one legal form; of an unknown one the stricter of both."""
        if form == LegalForm.COMPANY or (
            form in (LegalForm.PARTNERSHIP, LegalForm.SOLE_TRADER) and form not in self.treated_as_persons
        ):
            return self.companies
        if form:
            return self.persons
        return max(self.companies, self.persons, key=CallRule.values.index)
