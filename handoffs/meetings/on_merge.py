"""Meetings, where two companies turn out to be one: with whom they are, and of which lead."""

from handoffs.models import Appointment
from leads.accounts.merge import Merged


def meetings(merged: Merged) -> None:
    """Who stands for somebody now is whom it is with. A meeting of a lead that ended, and that is still to come, is one
    of the lead that goes on: nobody was told that it is off."""
    for gone, stays in merged.people.items():
        Appointment.objects.filter(contact=gone).update(contact=stays)
    for goes_on, ends in merged.twice:
        Appointment.objects.to_come().filter(lead=ends).update(lead=goes_on)
