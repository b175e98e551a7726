from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery

from leads.models import Activity, Stakeholder
from salesdesk.people.permissions import VIEW_FUNNEL
from salesdesk.people.roles import Role

from .appointment import Appointment


class HandoffQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the handoffs that `user` may see.

        Field: those offered to them. Inside: those they offered or own now. Managers and Marketing: their team's.
        Meant for one lead or one handoff; the lists below use conditions that an index serves.
        """
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.FIELD:
            return self.filter(to=user)
        if user.role == Role.INSIDE:
            return self.filter(Q(offered_by=user) | Q(inside_rep=user))
        if user.role in VIEW_FUNNEL:
            return self.filter(lead__campaign__team=user.team_id)
        return self.none()

    def open_for(self, user):
        """Return the open handoffs in the list of `user`: for inside the ones they own now."""
        listed = self.filter(inside_rep=user) if user.role == Role.INSIDE else self.visible_to(user)
        return listed.open()

    def answered_of(self, user):
        """Return the answered handoffs in the list and report of `user`: for inside the ones they offered."""
        listed = self.filter(offered_by=user) if user.role == Role.INSIDE else self.visible_to(user)
        return listed.answered()

    def awaiting_answer_from(self, user):
        """Return the open handoffs that `user` has to respond to."""
        return self.open().filter(to=user) if user.role == Role.FIELD else self.none()

    def open(self):
        return self.filter(state="offered")

    def answered(self):
        """Return the handoffs that were accepted, sent back, withdrawn or passed on."""
        return self.exclude(state="offered")

    def running(self):
        """Return the open handoffs whose clock is not paused by a question."""
        return self.open().filter(asked_at__isnull=True)

    def by_due_time(self):
        """Order by deadline, the nearest first."""
        return self.order_by("due_at", "pk")

    def for_lists(self):
        people = ("offered_by", "inside_rep", "to", "answered_by")
        return self.select_related(
            "lead__company", "lead__campaign", "lead__contact", "lead__territory", *people
        )

    def for_inbox(self):
        """Fetch what an inbox row shows in one query: deciders, next and last meeting, last call.

        The clocks of all rows are read together; see handoffs.acceptance.history.
        """
        deciding = Stakeholder.objects.filter(
            lead=OuterRef("lead"),
            buying_role__in=[Stakeholder.BuyingRole.DECIDES, Stakeholder.BuyingRole.SIGNS],
        )
        planned = Appointment.objects.planned().filter(lead=OuterRef("lead"))
        held = Appointment.objects.filter(lead=OuterRef("lead"), state=Appointment.State.HELD)
        called = Activity.objects.calls().filter(lead=OuterRef("lead"), at__lte=OuterRef("offered_at"))
        return self.for_lists().annotate(
            deciders=_counted(deciding),
            held_at=Subquery(held.order_by("-starts_at").values("starts_at")[:1]),
            meeting_at=Subquery(planned.order_by("starts_at").values("starts_at")[:1]),
            call_seconds=Subquery(called.order_by("-at", "-id").values("seconds")[:1]),
        )


def _counted(rows) -> Subquery:
    """Return the number of `rows` per lead, as a column of another query."""
    counted = rows.order_by().values("lead").annotate(count=Count("pk")).values("count")
    return Subquery(counted, output_field=IntegerField())
