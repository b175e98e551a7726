from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from leads.models.lead import Lead
from leads.models.stages import Stage

from .activity import Activity


class CallSnapshot(models.Model):
    """How a lead stood before its last call, for the few seconds in which that call may be taken back.

    A sweep forgets it afterwards. While it stands, and only then, the database lets the lead return to `stage`
    from `version`: no other code finds that way back.
    """

    lead = models.OneToOneField(Lead, models.CASCADE, primary_key=True, related_name="call_snapshot")
    activity = models.OneToOneField(Activity, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    stage = models.CharField(max_length=12, choices=Stage)
    #: The lead's version before the call, and as the call left it.
    version_before = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    #: What the call changed, as it was: the lead's fields, its steps, seats and answers (leads/calling/undo.py).
    state_before = models.JSONField(encoder=DjangoJSONEncoder)
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="snapshot_version_increases", condition=models.Q(version__gt=models.F("version_before"))
            ),
        ]
        indexes = [
            # The sweep that forgets what can't be taken back any more.
            models.Index("until", name="call_snapshot_expired"),
        ]

    def __str__(self):
        return f"{self.lead_id} before {self.touch_id}"
