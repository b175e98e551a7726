"""Pairs of companies or contacts that may be the same, and the queue of companies that the sweep compares."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salesdesk import clock

from .company import Company
from .contact import Contact


class Evidence(models.TextChoices):
    """Evidence that two companies or contacts are the same, strongest first."""

    REGISTER_NUMBER = "register_number", _("same registration number")
    EMAIL = "email", _("same e-mail address")
    PHONE = "phone", _("same number")
    NAME = "name", _("same name")
    #: Beside a name, the nearest of these.
    ADDRESS = "address", _("same address")
    PLACE = "place", _("same postcode")
    CITY = "city", _("same city")


#: A name, even at one address, ranks below everything that decides. Of 110 namesakes in one city, in a real list, those
#: in different postcodes were all branches; the one that was the same had the same address.
WEIGHTS = {
    Evidence.REGISTER_NUMBER: 40,
    Evidence.EMAIL: 20,
    Evidence.PHONE: 10,
    Evidence.NAME: 4,
    Evidence.ADDRESS: 4,
    Evidence.PLACE: 3,
    Evidence.CITY: 1,
}


class SuspectedPairQuerySet(models.QuerySet):
    def open(self):
        """Select the pairs that nobody has called different."""
        return self.filter(dismissed_at__isnull=True)


class SuspectedPair(models.Model):
    """Two companies, or two contacts of one company, that may be the same (leads/accounts/duplicates)."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    #: The same as `company` for a pair of contacts.
    other_company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+", db_index=False)
    other_contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+", db_index=False)
    evidence = ArrayField(models.CharField(max_length=15, choices=Evidence))
    score = models.SmallIntegerField()
    found_at = models.DateTimeField(default=clock.now)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: Somebody said that they are not the same, which is remembered.
    dismissed_at = models.DateTimeField(null=True)
    objects = SuspectedPairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "company",
                "other_company",
                "contact",
                "other_contact",
                name="pair_is_suspected_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="pair_is_of_companies_or_contacts",
                condition=Q(company__lt=F("other_company"), contact__isnull=True, other_contact__isnull=True)
                | Q(company=F("other_company"), contact__lt=F("other_contact")),
            ),
            models.CheckConstraint(
                name="pair_is_dismissed_by_somebody",
                condition=Q(dismissed_at__isnull=True, dismissed_by__isnull=True)
                | Q(dismissed_at__isnull=False, dismissed_by__isnull=False),
            ),
        ]
        indexes = [
            # The list, the strongest evidence first.
            models.Index(
                F("score").desc(), F("id").desc(), name="open_pair", condition=Q(dismissed_at__isnull=True)
            ),
            # The sweep reads the pairs of a company from either side.
            models.Index("other_company", name="pair_by_other_company"),
        ]

    def __str__(self):
        return f"{self.one} ~ {self.other}"

    @property
    def one(self) -> Company | Contact:
        return self.contact or self.company

    @property
    def other(self) -> Company | Contact:
        return self.other_contact or self.other_company

    @property
    def reasons(self) -> list[str]:
        return [str(Evidence(each).label) for each in self.evidence]


class CompanyToCompare(models.Model):
    """A company that was added or changed, or whose contacts were. Written by triggers, deleted by the sweep.

    Without a unique key, so that two transactions that change contacts of one company do not wait for each other.
    """

    company = models.ForeignKey(
        Company, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )

    def __str__(self):
        return str(self.company_id)
