"""Meetings, where two companies turn out to be one: with whom they are, and of which lead."""

from handoffs.models import Appointment
from leads.accounts.merge import MergeResult


def move_meetings(merged: MergeResult) -> None:
    """Who stands for somebody now is whom it is with. A meeting of a lead that ended, and that is still to come, is one
    of the lead that goes on: nobody was told that it is off."""
    for gone, contact in merged.people.items():
        Appointment.objects.filter(contact=gone).update(contact=contact)
    for survivor, duplicate in merged.duplicates:
        Appointment.objects.upcoming().filter(lead=duplicate).update(lead=survivor)
