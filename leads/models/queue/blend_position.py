from django.conf import settings
from django.db import models


class BlendPosition(models.Model):
    """A rep's position in the team's blend of retries and cold calls; every claim advances it."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="blend_position"
    )
    position = models.PositiveSmallIntegerField(default=0)
    #: The position in the turns of the campaigns (leads/queue/campaign_turns.py).
    turn = models.PositiveSmallIntegerField(default=0, db_default=0)

    def __str__(self):
        return f"{self.person_id} at {self.position}"
