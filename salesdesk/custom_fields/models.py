"""Custom fields, and the abstract table of their values."""

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from salesdesk import clock

#: More fields than a form can show with sense.
MOST_FIELDS = 40
#: More indexes than the table of the values can carry with sense.
MOST_FILTERS = 8


class Subject(models.TextChoices):
    """The kinds of rows that have custom fields."""

    COMPANY = "company", _("Companies")
    CONTACT = "contact", _("Contacts")
    LEAD = "lead", _("Leads")
    OPPORTUNITY = "opportunity", _("Opportunities")

    @property
    def one(self):
        """The name of one of them."""
        return _ONE[self.value]


_ONE = {
    "company": _("Company"),
    "contact": _("Contact"),
    "lead": _("Lead"),
    "opportunity": _("Opportunity"),
}


class Kind(models.TextChoices):
    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Money")
    DATE = "date", _("Date")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("One choice")
    CHOICES = "choices", _("Several choices")
    LINK = "link", _("Link")


class RequiredFrom(models.TextChoices):
    """The stages of the funnel to which a lead moves only with a value in the field."""

    SQL = "sql", _("SQL")
    OPPORTUNITY = "opportunity", _("Opportunity")
    WON = "won", _("Won")


#: Kinds with options.
CHOOSING = (Kind.CHOICE, Kind.CHOICES)
#: Kinds whose values an index orders, so that lists can be filtered by them.
FILTERING = (Kind.TEXT, Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.YES_NO, Kind.CHOICE)


class CustomFieldQuerySet(models.QuerySet):
    def of(self, *subjects: str):
        """Select the fields of `subjects` that were not deleted, in order."""
        return self.filter(subject__in=subjects, deleted_at=None).order_by("subject", "position")


class CustomField(models.Model):
    """A field as an admin defined it. Its values are in the tables of `CustomValues`, under its `key`.

    A deleted field is kept until a sweep has removed its values. Keys are never used again.
    """

    subject = models.CharField(max_length=11, choices=Subject)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.TEXT)
    label = models.CharField(_("label"), max_length=60)
    group = models.CharField(_("group"), max_length=60, blank=True)
    help_text = models.CharField(_("help text"), max_length=200, blank=True)
    #: The choices offered, in order.
    options = models.JSONField(_("options"), default=list, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    on_card = models.BooleanField(_("show on the desk's card"), default=False)
    #: The stage from which it must have a value; "" for none.
    required_from = models.CharField(
        _("required from stage"), max_length=11, choices=RequiredFrom, default="", db_default="", blank=True
    )
    #: The place in the order, from 1; None once the field is deleted.
    position = models.PositiveSmallIntegerField(null=True)
    #: One of the eight indexes of the subject, for a field that lists are filtered by; else None.
    filter_slot = models.PositiveSmallIntegerField(null=True, blank=True)
    #: When the index was built (indexes.py).
    indexed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(null=True, blank=True)
    objects = CustomFieldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="custom_field_subject_is_known", condition=Q(subject__in=Subject.values)
            ),
            models.CheckConstraint(name="custom_field_kind_is_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="custom_field_is_required_from_a_stage",
                # An opportunity has fields only once it is open.
                condition=Q(required_from__in=["", "won"])
                | (Q(required_from__in=RequiredFrom.values) & ~Q(subject="opportunity")),
            ),
            models.CheckConstraint(name="custom_field_has_a_label", condition=~Q(label="")),
            models.CheckConstraint(
                name="only_choices_have_options",
                condition=(Q(kind__in=CHOOSING) & ~Q(options=[])) | (~Q(kind__in=CHOOSING) & Q(options=[])),
            ),
            models.CheckConstraint(
                name="only_money_field_has_currency",
                condition=(Q(kind="money") & ~Q(currency="")) | (~Q(kind="money") & Q(currency="")),
            ),
            # With the next constraint: at most 40 fields of a subject.
            models.CheckConstraint(
                name="custom_field_position_is_1_to_40",
                condition=Q(position__range=(1, MOST_FIELDS), deleted_at__isnull=True)
                | Q(position__isnull=True, deleted_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["subject", "position"],
                name="one_custom_field_per_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            # With the next constraint: at most 8 filters of a subject.
            models.CheckConstraint(
                name="custom_field_filter_slot_is_1_to_8",
                condition=Q(filter_slot__isnull=True)
                | Q(filter_slot__range=(1, MOST_FILTERS), kind__in=FILTERING, deleted_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["subject", "filter_slot"], name="one_custom_field_per_filter_slot"
            ),
            models.UniqueConstraint(
                "subject", Lower("label"), name="one_custom_field_per_label", condition=Q(deleted_at=None)
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def key(self) -> str:
        """The key of its values. It contains nothing that a person typed, so that it can be part of an index."""
        return f"f{self.pk}"

    @property
    def filters_lists(self) -> bool:
        """True if lists can be filtered by it: it is marked as a filter and its index was built."""
        return self.filter_slot is not None and self.indexed_at is not None


class CustomValues(models.Model):
    """The values of one row, by `CustomField.key`, apart from the row itself, which must stay small."""

    #: The subject of the rows that a table belongs to.
    subject: Subject
    values = models.JSONField(default=dict)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_is_an_object",
                condition=Q(
                    models.lookups.Exact(
                        Func(F("values"), function="jsonb_typeof", output_field=models.CharField()), "object"
                    )
                ),
            )
        ]

    def __str__(self):
        return f"{self._meta.label_lower} {self.pk}"


def values_model(subject: str) -> type[CustomValues]:
    """Return the table of the values of `subject`."""
    return next(each for each in CustomValues.__subclasses__() if each.subject == subject)
