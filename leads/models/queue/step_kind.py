"""The kinds of next steps, and those that are calls of the queue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StepKind(models.TextChoices):
    """Kinds of next steps. ranks.py defines the order of calls."""

    CALLBACK = "callback", _("Promised call")
    CALL_REQUEST = "call_request", _("Call request")
    FRESH = "fresh", _("Fresh MQL")
    QUOTE = "quote", _("Quote follow-up call")
    RETURNED = "returned", _("Returned by field")
    NURTURE = "nurture", _("Nurture call")
    AFTERCARE = "aftercare", _("Customer call")
    RETRY = "retry", _("Retry")
    COLD = "cold", _("Cold call")
    ANSWER = "answer", _("Handoff to answer")
    QUESTION = "question", _("Question from field")
    FIELD = "field", _("Field follow-up")
    FIELD_QUOTE = "field_quote", _("Quote follow-up")
    REVIEW = "review", _("Field review")
    CLOSE = "close", _("Inside close")
    MISSING_NUMBER = "missing_number", _("Missing phone number")
    RESCHEDULE = "reschedule", _("Reschedule meeting")


#: Steps of the call queue; the others are worked from lists.
CALL_KINDS = [
    StepKind.CALLBACK,
    StepKind.CALL_REQUEST,
    StepKind.FRESH,
    StepKind.QUOTE,
    StepKind.RETURNED,
    StepKind.NURTURE,
    StepKind.AFTERCARE,
    StepKind.RETRY,
    StepKind.COLD,
]

#: The follow-ups of a quote (leads/recycling/quote_calls.py): calls of the queue, or a field rep's own.
QUOTE_KINDS = [StepKind.QUOTE, StepKind.FIELD_QUOTE]
