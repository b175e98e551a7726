from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery

from leads.models import Activity, Stakeholder
from salesdesk.people.roles import Role

from .appointment import Appointment


class HandoffQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Field: what was offered to them. Inside: what they offered, and what they look after for who did. Managers
        and Marketing: their team's. Of one lead, or one handoff; a list of many has its own index below."""
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.FIELD:
            return self.filter(to=user)
        if user.role == Role.INSIDE:
            return self.filter(Q(offered_by=user) | Q(inside=user))
        if user.role in (Role.MANAGER, Role.MARKETING):
            return self.filter(lead__campaign__team=user.team_id)
        return self.none()

    def open_for(self, user):
        """The open ones in somebody's list: inside's are those that they look after now."""
        theirs = self.filter(inside=user) if user.role == Role.INSIDE else self.visible_to(user)
        return theirs.open()

    def answered_of(self, user):
        """The answered ones in somebody's list and ledger: inside's are those that they offered, and stay so."""
        theirs = self.filter(offered_by=user) if user.role == Role.INSIDE else self.visible_to(user)
        return theirs.answered()

    def awaiting_answer_from(self, user):
        """The ones on which this person's answer is awaited."""
        return self.open().filter(to=user) if user.role == Role.FIELD else self.none()

    def open(self):
        return self.filter(state="offered")

    def answered(self):
        """Accepted, sent back, taken back or passed on."""
        return self.exclude(state="offered")

    def running(self):
        """Field's clock runs: nobody waits for inside's answer to a question."""
        return self.open().filter(asked_at__isnull=True)

    def by_due_time(self):
        """Who has least time left comes first."""
        return self.order_by("due_at", "pk")

    def for_lists(self):
        people = ("offered_by", "inside", "to", "answered_by")
        return self.select_related("lead__company", "lead__campaign", "lead__contact", *people)

    def for_inbox(self):
        """With what a row of the inbox says, in one query: who decides, the meeting, the call. Its clock is read with
        those of all the others (handoffs.acceptance.history)."""
        deciding = Stakeholder.objects.filter(
            lead=OuterRef("lead"),
            buying_role__in=[Stakeholder.BuyingRole.DECIDES, Stakeholder.BuyingRole.SIGNS],
        )
        planned = Appointment.objects.planned().filter(lead=OuterRef("lead"))
        called = Activity.objects.calls().filter(lead=OuterRef("lead"), at__lte=OuterRef("offered_at"))
        return self.for_lists().annotate(
            deciders=_counted(deciding),
            meeting_at=Subquery(planned.order_by("starts_at").values("starts_at")[:1]),
            call_seconds=Subquery(called.order_by("-at", "-id").values("seconds")[:1]),
        )


def _counted(rows) -> Subquery:
    """How many `rows` there are of a lead, as a column of another query."""
    counted = rows.order_by().values("lead").annotate(count=Count("pk")).values("count")
    return Subquery(counted, output_field=IntegerField())
