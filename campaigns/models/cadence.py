from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from .campaign import Campaign


class Warmth(models.TextChoices):
    WARM = "warm", _("Warm")
    COLD = "cold", _("Cold")


class AfterLastAttempt(models.TextChoices):
    """The next step for a lead that was never reached."""

    NURTURE = "nurture", _("Phone nurture")
    COOLDOWN = "cooldown", _("Cool-down, then restart")


class DayPart(models.TextChoices):
    ANY = "any", _("Different time of day")
    MORNING = "morning", _("Morning")
    MIDDAY = "midday", _("Midday")
    AFTERNOON = "afternoon", _("Late afternoon")


class Cadence(models.Model):
    """The number and timing of call attempts while nobody answers."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="cadences")
    warmth = models.CharField(_("for"), max_length=4, choices=Warmth)
    after_last_attempt = models.CharField(_("after the last attempt"), max_length=8, choices=AfterLastAttempt)
    cooldown = models.DurationField(_("cool-down"), default=timedelta(days=75))

    class Meta:
        ordering = ["-warmth"]
        constraints = [
            models.UniqueConstraint("campaign", "warmth", name="one_cadence_per_campaign_and_warmth"),
        ]

    def __str__(self):
        return f"{self.campaign} · {self.get_warmth_display()}"


class CadenceStep(models.Model):
    """The n-th attempt after the first call: its gap after the previous one, and its part of the day."""

    cadence = models.ForeignKey(Cadence, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    gap = models.DurationField(_("wait"))
    day_part = models.CharField(_("time of day"), max_length=9, choices=DayPart, default=DayPart.ANY)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "steps"
        constraints = [
            models.UniqueConstraint("cadence", "number", name="unique_step_number_per_cadence"),
            models.CheckConstraint(name="cadence_gap_is_positive", condition=models.Q(gap__gt=timedelta(0))),
        ]

    def __str__(self):
        return f"{self.number}: {self.gap}"
