from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from leads.models.lead import Lead
from salesdesk import clock
from salesdesk.people.permissions import HANDLE_SUPPORT
from salesdesk.people.roles import Role

from .queryset import IS_UNFINISHED, UNFINISHED, SupportTaskQuerySet


class SupportTask(models.Model):
    """Work that a rep sends to Sales Support, which takes it, may ask, and answers."""

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", _("Complaint")
        ANALYSIS = "analysis", _("Analysis")
        DATA_FIX = "data_fix", _("Data fix")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        TAKEN = "taken", _("Taken")
        WAITING = "waiting", _("Waiting for an answer")
        DONE = "done", _("Done")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="support_tasks")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    what = models.TextField(_("what is needed"))
    due_at = models.DateTimeField(_("due"))
    state = FSMField(choices=State, default=State.OPEN, protected=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="sent_support_tasks", db_index=False
    )
    requested_at = models.DateTimeField(default=clock.now)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="support_tasks",
        db_index=False,
        verbose_name=_("assigned to"),
    )
    #: The question that Support waits for.
    question = models.TextField(blank=True)
    #: The answer, or why it was declined.
    answer = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    #: When people were told that it is late; None again once it gets another due date.
    late_told_at = models.DateTimeField(null=True, blank=True)
    objects = SupportTaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="support_task_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="support_task_kind_is_known",
                condition=Q(kind__in=["complaint", "analysis", "data_fix", "other"]),
            ),
            models.CheckConstraint(
                name="support_task_state_is_known",
                condition=Q(state__in=[*UNFINISHED, "done", "declined", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="taken_support_task_has_assignee",
                condition=(~Q(state="open") | Q(assignee__isnull=True))
                & (~Q(state__in=["taken", "waiting"]) | Q(assignee__isnull=False)),
            ),
            models.CheckConstraint(
                name="waiting_support_task_has_question",
                condition=Q(state="waiting") & ~Q(question="") | ~Q(state="waiting") & Q(question=""),
            ),
            models.CheckConstraint(
                name="closed_support_task_has_user_and_time",
                condition=IS_UNFINISHED & Q(closed_at__isnull=True, closed_by__isnull=True, answer="")
                | ~IS_UNFINISHED & Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="answered_support_task_has_answer",
                condition=~Q(state__in=["done", "declined"]) | ~Q(answer=""),
            ),
        ]
        indexes = [
            # The inbox, and which leads Support sees.
            models.Index("due_at", "id", name="support_inbox", condition=IS_UNFINISHED),
            # The tasks that one person has taken.
            models.Index("assignee", "due_at", "id", name="support_of_person", condition=IS_UNFINISHED),
            # The tasks that a rep sent, latest first.
            models.Index("requested_by", F("id").desc(), name="support_sent"),
            # Closed tasks, latest first.
            models.Index(
                F("closed_at").desc(), F("id").desc(), name="support_closed", condition=~IS_UNFINISHED
            ),
            # The sweep that tells when one is late.
            models.Index(
                "due_at", name="support_to_tell", condition=IS_UNFINISHED & Q(late_told_at__isnull=True)
            ),
        ]

    def __str__(self):
        return self.what.split("\n", 1)[0][:120]

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_late(self) -> bool:
        return self.is_unfinished and self.due_at < clock.now()

    def may_be_handled_by(self, user) -> bool:
        """Return whether `user` works on it: Support of its team, its manager, or an admin."""
        return user.role == Role.ADMIN or (
            user.role in HANDLE_SUPPORT and user.team_id == self.lead.campaign.team_id
        )

    def may_be_changed_by(self, user) -> bool:
        """Return whether `user` may change what is asked: the rep who sent it, or somebody who works on it."""
        return user.pk == self.requested_by_id or self.may_be_handled_by(user)

    @transition(state, source=[State.OPEN, State.TAKEN, State.WAITING], target=State.TAKEN)
    def take(self, person):
        self.assignee, self.question = person, ""

    @transition(state, source=[State.TAKEN, State.WAITING], target=State.OPEN)
    def release(self):
        self.assignee, self.question = None, ""

    @transition(state, source=State.TAKEN, target=State.WAITING)
    def ask(self, question):
        self.question = question

    @transition(state, source=State.WAITING, target=State.TAKEN)
    def reply(self):
        self.question = ""

    @transition(state, source=[State.OPEN, State.TAKEN, State.WAITING], target=State.DONE)
    def finish(self, by, answer):
        self._close(by, answer)

    @transition(state, source=[State.OPEN, State.TAKEN, State.WAITING], target=State.DECLINED)
    def decline(self, by, reason):
        self._close(by, reason)

    @transition(state, source=[State.OPEN, State.TAKEN, State.WAITING], target=State.WITHDRAWN)
    def withdraw(self, by):
        self._close(by, "")

    @transition(state, source=[State.DONE, State.DECLINED, State.WITHDRAWN], target=State.OPEN)
    def reopen(self):
        self.assignee = self.closed_at = self.closed_by = None
        self.answer = ""

    def _close(self, by, answer):
        self.closed_at, self.closed_by = clock.now(), by
        self.answer, self.question = answer, ""
