"""The states of a version of a quote, and what the database makes sure of."""

import operator
from functools import reduce

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class QuoteState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    QUEUED = "queued", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    REPLACED = "replaced", _("Replaced")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: States in which the customer can still answer.
ANSWERABLE = (QuoteState.QUEUED, QuoteState.SENT)
#: The fields that the customer reads; they never change once the version is no longer a draft.
CONTENT = (
    "quote",
    "number",
    "contact",
    "language",
    "currency",
    "valid_until",
    "introduction",
    "terms",
    "key",
    "net",
    "vat",
)
_CONTENT_CHANGES = reduce(
    operator.or_,
    [pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in CONTENT],
)
EDGES = [
    ("draft", "queued"),
    ("draft", "sent"),
    ("draft", "withdrawn"),
    ("queued", "draft"),
    ("queued", "sent"),
    ("queued", "accepted"),
    ("queued", "declined"),
    ("queued", "withdrawn"),
    ("sent", "accepted"),
    ("sent", "declined"),
    ("sent", "expired"),
    ("sent", "replaced"),
    ("sent", "withdrawn"),
]

CONSTRAINTS = [
    models.UniqueConstraint("quote", "number", name="unique_quote_version"),
    models.UniqueConstraint(
        "quote",
        name="one_open_draft_per_quote",
        condition=Q(state__in=["draft", "queued"]),
    ),
    models.UniqueConstraint("quote", name="one_accepted_version_per_quote", condition=Q(state="accepted")),
    models.CheckConstraint(name="quote_state_is_known", condition=Q(state__in=QuoteState.values)),
    models.CheckConstraint(
        name="issued_quote_has_its_pdf",
        condition=Q(state__in=["draft", "withdrawn"])
        | Q(pdf__isnull=False, link_until__isnull=False, issued_by__isnull=False),
    ),
    models.CheckConstraint(
        name="sent_quote_has_a_time",
        condition=Q(state__in=["draft", "queued", "withdrawn"]) | Q(sent_at__isnull=False),
    ),
    models.CheckConstraint(
        name="issued_quote_has_a_price",
        condition=Q(state__in=["draft", "withdrawn"]) | Q(net__gt=0),
    ),
    models.CheckConstraint(name="quote_amounts_are_not_negative", condition=Q(net__gte=0, vat__gte=0)),
]

TRIGGERS = [
    pgtrigger.FSM(name="only_edges_of_quotes", field="state", transitions=EDGES, separator=">"),
    pgtrigger.Protect(name="quote_version_is_kept", operation=pgtrigger.Delete),
    pgtrigger.Protect(
        name="issued_quote_is_not_rewritten",
        operation=pgtrigger.Update,
        condition=~pgtrigger.Q(old__state="draft") & _CONTENT_CHANGES,
    ),
]
