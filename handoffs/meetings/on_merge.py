"""Move meetings to the surviving contacts and leads when companies are merged."""

from handoffs.models import Appointment
from leads.accounts.merging.merge import MergeResult


def move_meetings(merged: MergeResult) -> None:
    """Point meetings at the surviving contacts. Upcoming meetings of a duplicate lead continue with the survivor."""
    for gone, contact in merged.people.items():
        Appointment.objects.filter(contact=gone).update(contact=contact)
    for survivor, duplicate in merged.duplicates:
        Appointment.objects.upcoming().filter(lead=duplicate).update(lead=survivor)
