from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """The result of a call: the nine outcomes, in the order of their keys."""

    NO_ANSWER = "no_answer", _("No answer")
    VOICEMAIL = "voicemail", _("Voicemail")
    CALL_BACK = "call_back", _("Call back")
    LATER = "later", _("Interested, later")
    NO_INTEREST = "no_interest", _("No interest")
    QUALIFIED = "qualified", _("Qualified")
    MEETING = "meeting", _("Meeting")
    WRONG_PERSON = "wrong_person", _("Wrong person")
    DO_NOT_CALL = "do_not_call", _("Do not call")


#: Outcomes that no campaign can hide: no answer, and an objection to calls (R21).
ALWAYS_SHOWN = (Outcome.NO_ANSWER, Outcome.DO_NOT_CALL)


class Key(NamedTuple):
    """An outcome as callers of a campaign see it: a fixed key and a label that the campaign may customize."""

    number: int
    outcome: models.TextChoices
    name: str
