from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What became of a call: the nine keys, in the order of the keyboard."""

    NO_ANSWER = "no_answer", _("No answer")
    VOICEMAIL = "voicemail", _("Voicemail")
    CALL_BACK = "call_back", _("Call back")
    LATER = "later", _("Interested, later")
    NO_INTEREST = "no_interest", _("No interest")
    QUALIFIED = "qualified", _("Qualified")
    MEETING = "meeting", _("Meeting")
    WRONG_PERSON = "wrong_person", _("Wrong person")
    DO_NOT_CALL = "do_not_call", _("Do not call")


#: Any call may end in these, whatever it is about: nobody answered, or somebody objected (R21).
ALWAYS_SHOWN = (Outcome.NO_ANSWER, Outcome.DO_NOT_CALL)


class Key(NamedTuple):
    """An outcome as a campaign's callers see it: its key never moves, its name may be the campaign's own."""

    number: int
    outcome: Outcome
    name: str
