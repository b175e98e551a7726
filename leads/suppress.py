"""Do not call: final for that person and number, everywhere."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from salesdesk import clock

from . import funnel, steps
from .models import Contact, Lead, Suppression
from .models.stages import FinalReason, Stage
from .models.suppression import digest

#: Further on, field has the lead and other ways to reach the company: only its telephone calls end.
CALLED_BY_INSIDE = [Stage.SUSPECT, Stage.PROSPECT, Stage.MQL]


def one_at_a_time(phone: str) -> None:
    """Who silences a number waits here for whoever is doing the same, before locking any lead."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest(phone)[:8], signed=True)])


@transaction.atomic
def number(phone: str, *, by, reason: str, source: str) -> Suppression:
    """Nobody dials `phone` (E.164) again: every step to it falls away, and leads with nobody else are lost.

    Pressing twice, or a second campaign, finds it done.
    """
    one_at_a_time(phone)
    suppression, _new = Suppression.objects.get_or_create(
        digest=digest(phone),
        defaults={
            "kind": Suppression.Kind.NUMBER,
            "reason": reason,
            "source": source,
            "by": by,
            "at": clock.now(),
        },
    )
    same = Contact.objects.filter(number_digest=digest(phone))
    called = Lead.objects.filter(stage__in=CALLED_BY_INSIDE, contact__in=same).order_by("pk")
    for pk in called.values_list("pk", flat=True):
        _without(funnel.locked(pk), same, by)
    steps.drop_calls_to(same, by)
    return suppression


def is_suppressed(address: str) -> bool:
    """Whether this number or e-mail address may not be used, ever."""
    return Suppression.objects.filter(digest=digest(address)).exists()


def _without(lead: Lead, suppressed, by) -> None:
    """Go on with somebody else of the company, else the lead is lost for good."""
    other = (
        lead.company.contacts.exclude(phone="")
        .exclude(pk__in=suppressed)
        .exclude(number_digest__in=Suppression.objects.values("digest"))
        .first()
    )
    if other is None:
        steps.drop(lead, by)
        lead.rule_out(by, FinalReason.DO_NOT_CALL)
        funnel.save(lead, by, _("Do not call"))
        return
    planned = lead.steps.filter(contact=lead.contact).first()
    lead.contact = other
    funnel.save(lead, by)
    if planned:
        steps.hand_on(planned, other, by)
