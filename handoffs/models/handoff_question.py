from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesdesk import clock

from .handoff import Handoff


class HandoffQuestion(models.Model):
    """Field's question about a handoff. The clock is paused until inside answers."""

    handoff = models.ForeignKey(Handoff, models.CASCADE, related_name="questions")
    text = models.CharField(_("question"), max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "handoff", name="one_open_question_per_handoff", condition=Q(answered_at__isnull=True)
            ),
            models.CheckConstraint(name="question_is_not_empty", condition=~Q(text="")),
            models.CheckConstraint(
                name="answered_question_has_user_and_time",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
        ]

    def __str__(self):
        return self.text
