from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.people.models import User

from .company import Company
from .contact import Contact


class FactSuggestionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(settled_at__isnull=True)


class FactSuggestion(models.Model):
    """A fact of a company or contact that a list gave otherwise than the desk has it (R23).

    It never overwrites: somebody uses it or keeps what the desk has. A settled one is not suggested again.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="suggestions")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="suggestions")
    field = models.CharField(max_length=20)
    value = models.CharField(max_length=300)
    source = models.CharField(_("source"), max_length=200)
    at = models.DateTimeField(default=clock.now)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    is_used = models.BooleanField(default=False, db_default=False)
    objects = FactSuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "company",
                "contact",
                "field",
                "value",
                name="fact_suggested_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="suggestion_has_a_value", condition=~models.Q(value="")),
            models.CheckConstraint(
                name="suggestion_settled_by_somebody",
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True, is_used=False)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                "at", "id", name="open_fact_suggestion", condition=models.Q(settled_at__isnull=True)
            ),
        ]

    def __str__(self):
        return f"{self.field}: {self.value}"

    @property
    def label(self) -> str:
        """Return the name of the field."""
        model: Any = Contact if self.contact_id else Company
        return str(model._meta.get_field(self.field).verbose_name)
