import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.db.no_overlap import no_overlap
from salesdesk.people.roles import Role

#: The lock makes two requests at once wait for each other: each then sees what the other has saved.
_LOCK = "PERFORM pg_advisory_xact_lock(hashtext('time of a person'), NEW.person_id::int);"
_REFUSE = """
        IF FOUND THEN
            RAISE EXCEPTION 'a meeting and a call block of person % overlap', NEW.person_id
                USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'no_meeting_over_call_block';
        END IF;
        RETURN NEW;
"""
#: On call blocks: no block over a planned meeting.
NOT_OVER_A_MEETING = pgtrigger.Trigger(
    name="not_over_a_meeting",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        {_LOCK}
        PERFORM 1 FROM handoffs_appointment met
          WHERE met.person_id = NEW.person_id AND met.state = 'planned'
            AND met.starts_at < NEW.ends_at AND met.ends_at > NEW.starts_at;
        {_REFUSE}
    """,
)
#: On appointments: no planned meeting over a call block.
NOT_OVER_A_CALL_BLOCK = pgtrigger.Trigger(
    name="not_over_a_call_block",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("person_id", "starts_at", "ends_at", "state"),
    condition=pgtrigger.Q(new__state="planned"),
    func=f"""
        {_LOCK}
        PERFORM 1 FROM handoffs_callblock block
          WHERE block.person_id = NEW.person_id
            AND block.starts_at < NEW.ends_at AND block.ends_at > NEW.starts_at;
        {_REFUSE}
    """,
)


class CallBlockQuerySet(models.QuerySet):
    def changeable_by(self, user):
        """Return the blocks that `user` may remove: their own, or those of the people they manage."""
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.MANAGER:
            return self.filter(person__team=user.team_id)
        return self.filter(person=user)

    def between(self, since, until):
        return self.filter(starts_at__lt=until, ends_at__gt=since)

    def not_begun(self):
        return self.filter(starts_at__gt=clock.now())


class CallBlock(models.Model):
    """Time that a rep keeps for calls. Nobody can book a meeting over it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="call_blocks", verbose_name=_("person")
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(default=clock.now, editable=False)
    objects = CallBlockQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="call_block_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))
            ),
            no_overlap("no_overlapping_call_blocks", begins="starts_at", ends="ends_at"),
        ]
        triggers = [NOT_OVER_A_MEETING]

    def __str__(self):
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.person}"
