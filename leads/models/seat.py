from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .contact import Contact
from .lead import Lead


class Seat(models.Model):
    """A person's part in the decision making unit of a lead, and where they stand."""

    class Part(models.TextChoices):
        DECIDES = "decides", _("decides")
        SIGNS = "signs", _("signs")
        INFLUENCES = "influences", _("influences")
        USES = "uses", _("uses")
        KEEPS_GATE = "keeps_gate", _("keeps the gate")

    #: The parts without which nothing is ordered: who decides, and who signs.
    DECIDERS = (Part.DECIDES, Part.SIGNS)

    class Stance(models.TextChoices):
        FOR = "for", _("for")
        NEUTRAL = "neutral", _("neutral")
        AGAINST = "against", _("against")
        UNKNOWN = "unknown", _("not known")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="seats")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="seats")
    part = models.CharField(_("part"), max_length=10, choices=Part)
    stance = models.CharField(_("stance"), max_length=7, choices=Stance, default=Stance.UNKNOWN)
    spoken = models.BooleanField(_("spoken to"), default=False)
    #: Who said so last; nobody when a list did.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("lead", "contact", name="one_seat_per_person_and_lead"),
            models.CheckConstraint(
                name="part_is_known",
                condition=models.Q(part__in=["decides", "signs", "influences", "uses", "keeps_gate"]),
            ),
            models.CheckConstraint(
                name="stance_is_known",
                condition=models.Q(stance__in=["for", "neutral", "against", "unknown"]),
            ),
        ]

    def __str__(self):
        return f"{self.contact} {self.get_part_display()}"
