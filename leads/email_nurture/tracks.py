"""The digital nurture: leads that fell back into the market are placed on a track, whose mails the worker sends.

Who unsubscribes, bounces or goes elsewhere gets no more. Lock order: lead, then placement.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns.models import Track, TrackMail
from campaigns.track_editor import FORM, filled
from leads.compliance import suppression
from leads.funnel import transitions
from leads.models import Contact, Lead, Placement, SentLink, SentMail, Touch
from leads.models.stages import Stage, Stream
from salesdesk import clock
from salesdesk.outbox import letters
from salesdesk.workers.batch import each

from . import bounces, languages

#: At once by hand; more in several goes.
AT_ONCE = 500
#: So long after the last mail a click or an answer still leads on.
LISTENS = timedelta(days=14)
#: Mails leave of a track that runs, and say who sends them.
LEAVES = Q(track__running=True) & ~Q(track__team__postal_address="")


def to_place(leads):
    """Of `leads`, those that Marketing still has to place."""
    on_one = Placement.objects.filter(lead=OuterRef("pk"), ended_at__isnull=True)
    return leads.to_place().filter(~Exists(on_one), stage=Stage.PROSPECT)


@transaction.atomic
def place(leads: list[int], track: Track, by) -> tuple[int, list[str]]:
    """Place the leads of these numbers, of the track's team. Returns how many, and why each other was not."""
    first = track.mails.first()
    if first is None:
        return 0, [_("There is no mail in this track yet.")]
    waiting = to_place(Lead.objects.seen_by(by)).filter(pk__in=leads[:AT_ONCE], campaign__team=track.team_id)
    locked = waiting.select_for_update(of=["self"], no_key=True).select_related("contact", "company")
    found = list(locked.order_by("pk"))
    # While this waited for them, somebody else may have placed some.
    taken = set(Placement.objects.filter(ended_at=None, lead__in=found).values_list("lead", flat=True))
    silenced = suppression.silenced(lead.contact.email for lead in found if lead.contact)
    placed, refused = [], []
    for lead in found:
        if lead.pk in taken:
            continue
        if why := bounces.why_not(lead.contact, silenced):
            refused.append(f"{lead.company}: {why}")
        else:
            due = clock.now() + first.wait
            placed.append(Placement(lead=lead, track=track, next=first, due_at=due, by=by, at=clock.now()))
    Placement.objects.bulk_create(placed)
    return len(placed), refused


def run(now: datetime, limit: int = 200) -> int:
    """Send the mails that are due; returns how many placements were looked at.

    One transaction each: a mail that can't be written holds up no other.
    """
    due = Placement.objects.filter(LEAVES, ended_at__isnull=True, due_at__lte=now)
    rows = due.order_by("due_at", "pk").values_list("pk", "lead")[:limit]
    return each(rows, lambda row: _send(*row, now))


@transaction.atomic
def _send(pk: int, lead_id: int, now: datetime) -> bool:
    free = Lead.objects.select_for_update(of=["self"], no_key=True, skip_locked=True)
    if not free.filter(pk=lead_id).exists():
        return False
    lead = transitions.locked(lead_id)
    open_ = Placement.objects.select_for_update(of=["self"]).select_related("track__team")
    placement = open_.filter(LEAVES, pk=pk, ended_at__isnull=True, due_at__lte=now).first()
    if placement is None:
        return False
    # Who writes the track anew meanwhile waits, or has been waited for.
    next_one = TrackMail.objects.select_for_update(of=["self"], no_key=True).filter(waiting=placement)
    mail = next_one.prefetch_related("track").first()
    if lead.stream != Stream.MARKETING or not lead.is_open:
        return placement.end(Placement.End.MOVED)
    if mail is None:
        return placement.end(Placement.End.THROUGH)
    contact = lead.contact
    if contact is None or (why := bounces.why_not(contact)):
        return placement.end(Placement.End.UNREACHABLE, why if contact else bounces.why_not(None))
    # A track that was written anew may lead somebody back to a mail that they have.
    if not placement.sent.filter(mail=mail).exists():
        _write(placement, lead, contact, mail)
    following = mail.following
    if following is None and not mail.opened and not mail.replied:
        return placement.end(Placement.End.THROUGH)
    placement.go_on(following, now + (following.wait if following else LISTENS))
    return True


def _write(placement: Placement, lead: Lead, contact: Contact, mail: TrackMail) -> None:
    sent = SentMail(placement=placement, mail=mail, address=contact.email)
    links: dict[str, SentLink] = {}

    def way(address: str) -> str:
        if address == FORM:
            sent.has_form = True
            return settings.DESK_URL + reverse("email-callback-form", args=[sent.token])
        link = links.setdefault(address, SentLink(sent=sent, number=len(links) + 1, address=address))
        return settings.DESK_URL + reverse("email-link", args=[sent.token, link.number])

    sent.subject, text, language = written(mail, lead, way)
    sent.save(force_insert=True)
    SentLink.objects.bulk_create(links.values())
    leave = settings.DESK_URL + reverse("email-unsubscribe", args=[sent.token])
    with override(language):
        footer = _("%(address)s\nNo more of these mails: %(leave)s")
    text += "\n\n-- \n" + footer % {"address": placement.track.team.postal_address, "leave": leave}
    letters.write(
        to=sent.address,
        subject=sent.subject,
        text=text,
        dedupe_key=f"track:{sent.token}",
        unsubscribe=leave,
        known_as=f"track-{sent.token}",
    )
    facts = {"kind": Touch.Kind.EMAIL, "round": lead.round, "at": clock.now()}
    Touch.objects.create(lead=lead, contact=contact, note=f"{placement.track}: {sent.subject}", **facts)


def shown(address: str) -> str:
    """What Marketing sees for an address beforehand: the form's has no token yet."""
    return f"{settings.DESK_URL}/m/…/call/" if address == FORM else address


def written(mail: TrackMail, lead: Lead, way: Callable[[str], str] = shown) -> tuple[str, str, str]:
    """Subject, text and language of a mail as this lead gets it; `way` is what stands in it for an address."""
    subject, text, language = mail.in_language(languages.of(lead))
    name = lead.contact.name.split() if lead.contact else []
    fields = {"first_name": name[0] if name else "", "company": lead.company.name, "link": mail.link}
    fields |= {"rep": str(lead.inside_rep or ""), "form": FORM}
    return filled(subject, fields)[:150].replace("\n", " "), filled(text, fields, way), language


def take_off(lead: Lead, why: str, said: str = "") -> None:
    """End the track that a locked lead is on, if it is on one."""
    for placement in Placement.objects.select_for_update().filter(lead=lead, ended_at=None):
        placement.end(why, said)


def unsubscribe(sent: SentMail) -> None:
    """No mail goes to this address again; pressing twice finds it done."""
    suppression.address(sent.address, reason=_("Unsubscribed."), source="mail")
