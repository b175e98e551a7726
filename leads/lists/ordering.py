"""The order of the list of leads: by columns that have an index, so that page 100 costs what page 1 costs."""

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from leads.models import Activity, NextStep
from leads.models.lead_queryset import LeadQuerySet
from leads.models.stages import STAGE_PLACE

#: What the list sorts by, and the direction of the first click; the first is the usual order.
SORTS = {
    "added": "-pk",
    "company": "company__name",
    "due": "due",
    "value": "-value",
    "score": "-score",
    "stage": "stage_place",
    "last": "-last_contact_at",
}
#: Orders that leave leads out.
LEFT_OUT = {
    "due": _("Only leads with a next step."),
    "value": _("Only leads with a value."),
    "last": _("Only leads that were in contact."),
}


def sortable(leads: LeadQuerySet, name: str) -> LeadQuerySet:
    """Return `leads` with the column that they are sorted by, without those that have nothing in it."""
    if name == "value":
        return leads.filter(value__isnull=False)
    if name == "due":
        return _with_first_step(leads)
    if name == "stage":
        return leads.annotate(stage_place=STAGE_PLACE)
    if name == "last":
        return _with_last_contact(leads)
    return leads


def _with_first_step(leads: LeadQuerySet) -> LeadQuerySet:
    """Add when the first step of a lead is due. The steps are read in the order of their index, not sorted."""
    leads = leads.annotate(due=F("steps__due_at"), due_step=F("steps__pk"))
    earlier = NextStep.objects.filter(
        Q(due_at__lt=OuterRef("due")) | Q(due_at=OuterRef("due"), pk__lt=OuterRef("due_step")),
        lead=OuterRef("pk"),
    )
    return leads.filter(~Exists(earlier), due__isnull=False)


def _with_last_contact(leads: LeadQuerySet) -> LeadQuerySet:
    """Add when the last contact was. The activities are read in the order of their index, latest first."""
    leads = leads.annotate(last_contact_at=F("activities__at"), contact_made=F("activities__pk"))
    contacts = Activity.objects.contacts()
    later = contacts.filter(
        Q(at__gt=OuterRef("last_contact_at"))
        | Q(at=OuterRef("last_contact_at"), pk__gt=OuterRef("contact_made")),
        lead=OuterRef("pk"),
    )
    is_contact = contacts.filter(pk=OuterRef("contact_made"))
    return leads.filter(Exists(is_contact), ~Exists(later), last_contact_at__isnull=False)
