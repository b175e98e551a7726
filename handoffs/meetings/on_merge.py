"""Move meetings to the surviving contacts and leads when companies are merged."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from handoffs.models import Appointment, QuoteState, QuoteVersion
from leads.accounts.merging.merge import MergeResult


def move_meetings(merged: MergeResult) -> None:
    """Point meetings at the surviving contacts. Upcoming meetings of a duplicate lead continue with the survivor."""
    for gone, contact in merged.people.items():
        Appointment.objects.filter(contact=gone).update(contact=contact)
    for survivor, duplicate in merged.duplicates:
        Appointment.objects.upcoming().filter(lead=duplicate).update(lead=survivor)


def rows_of(leads: Collection[int], contacts: Collection[int]) -> list[QuerySet]:
    """Return the meetings and drafts of quotes that a merge moves, to be recorded."""
    meetings = Appointment.objects.filter(Q(lead__in=leads) | Q(contact__in=contacts))
    return [meetings, QuoteVersion.objects.filter(contact__in=contacts, state=QuoteState.DRAFT)]
