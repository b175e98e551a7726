from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from .campaign import Campaign


class Warmth(models.TextChoices):
    WARM = "warm", _("Warm")
    COLD = "cold", _("Cold")


class AfterLast(models.TextChoices):
    """Where a lead goes that was never reached."""

    NURTURE = "nurture", _("to telephone nurture")
    REST = "rest", _("rests, then starts again")


class Part(models.TextChoices):
    ANY = "any", _("another part of the day")
    MORNING = "morning", _("morning")
    MIDDAY = "midday", _("midday")
    AFTERNOON = "afternoon", _("late afternoon")


class Cadence(models.Model):
    """How often and when somebody is tried who did not answer."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="cadences")
    warmth = models.CharField(_("for"), max_length=4, choices=Warmth)
    after_last = models.CharField(_("after the last try"), max_length=7, choices=AfterLast)
    rest = models.DurationField(_("rest"), default=timedelta(days=75))

    class Meta:
        ordering = ["-warmth"]
        constraints = [
            models.UniqueConstraint("campaign", "warmth", name="one_cadence_of_a_warmth_in_a_campaign"),
        ]

    def __str__(self):
        return f"{self.campaign} · {self.get_warmth_display()}"


class Try(models.Model):
    """The n-th further try: so long after the one before, in that part of the day."""

    cadence = models.ForeignKey(Cadence, models.CASCADE, related_name="tries")
    number = models.PositiveSmallIntegerField()
    gap = models.DurationField(_("after"))
    part = models.CharField(_("part of the day"), max_length=9, choices=Part, default=Part.ANY)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "tries"
        constraints = [
            models.UniqueConstraint("cadence", "number", name="one_try_of_a_number_in_a_cadence"),
            models.CheckConstraint(name="a_gap_is_positive", condition=models.Q(gap__gt=timedelta(0))),
        ]

    def __str__(self):
        return f"{self.number}: {self.gap}"
