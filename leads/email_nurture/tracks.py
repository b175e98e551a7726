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
from campaigns.track_editor import CALLBACK_FORM_FIELD, fill_merge_fields
from leads.compliance import suppression
from leads.funnel import activities, transitions
from leads.models import Activity, Contact, Enrollment, Lead, SentLink, SentMail
from leads.models.stages import Stage, Stream
from salesdesk import clock
from salesdesk.outbox import emails
from salesdesk.workers.batch import run_each

from . import bounces, languages

#: At once by hand; more in several goes.
BATCH_SIZE = 500
#: So long after the last mail a click or an answer still leads on.
REPLY_WINDOW = timedelta(days=14)
#: Mails leave of a track that runs, and say who sends them.
SENDABLE = Q(track__running=True) & ~Q(track__team__postal_address="")


def to_enroll(leads):
    """Of `leads`, those that Marketing still has to place."""
    on_one = Enrollment.objects.filter(lead=OuterRef("pk"), ended_at__isnull=True)
    return leads.to_enroll().filter(~Exists(on_one), stage=Stage.PROSPECT)


@transaction.atomic
def enroll(leads: list[int], track: Track, by) -> tuple[int, list[str]]:
    """Place the leads of these numbers, of the track's team. Returns how many, and why each other was not."""
    first = track.mails.first()
    if first is None:
        return 0, [_("There is no mail in this track yet.")]
    waiting = to_enroll(Lead.objects.visible_to(by)).filter(
        pk__in=leads[:BATCH_SIZE], campaign__team=track.team_id
    )
    locked = waiting.select_for_update(of=["self"], no_key=True).select_related("contact", "company")
    found = list(locked.order_by("pk"))
    # While this waited for them, somebody else may have placed some.
    taken = set(Enrollment.objects.filter(ended_at=None, lead__in=found).values_list("lead", flat=True))
    suppressed = suppression.suppressed_among(lead.contact.email for lead in found if lead.contact)
    placed, refused = [], []
    for lead in found:
        if lead.pk in taken:
            continue
        if why := bounces.no_mail_reason(lead.contact, suppressed):
            refused.append(f"{lead.company}: {why}")
        else:
            due = clock.now() + first.delay
            placed.append(Enrollment(lead=lead, track=track, next=first, due_at=due, by=by, at=clock.now()))
    Enrollment.objects.bulk_create(placed)
    return len(placed), refused


def run(now: datetime, limit: int = 200) -> int:
    """Send the mails that are due; returns how many placements were looked at.

    One transaction each: a mail that can't be written holds up no other.
    """
    due = Enrollment.objects.filter(SENDABLE, ended_at__isnull=True, due_at__lte=now)
    rows = due.order_by("due_at", "pk").values_list("pk", "lead")[:limit]
    return run_each(rows, lambda row: _send(*row, now))


@transaction.atomic
def _send(pk: int, lead_id: int, now: datetime) -> bool:
    lead = transitions.locked_if_free(lead_id)
    if lead is None:
        return False
    open_ = Enrollment.objects.select_for_update(of=["self"]).select_related("track__team")
    enrollment = open_.filter(SENDABLE, pk=pk, ended_at__isnull=True, due_at__lte=now).first()
    if enrollment is None:
        return False
    # Who writes the track anew meanwhile waits, or has been waited for.
    next_one = TrackMail.objects.select_for_update(of=["self"], no_key=True).filter(waiting=enrollment)
    mail = next_one.prefetch_related("track").first()
    if lead.stream != Stream.MARKETING or not lead.is_open:
        return enrollment.end(Enrollment.End.MOVED)
    if mail is None:
        return enrollment.end(Enrollment.End.COMPLETED)
    contact = lead.contact
    if contact is None or (why := bounces.no_mail_reason(contact)):
        return enrollment.end(Enrollment.End.UNREACHABLE, why if contact else bounces.no_mail_reason(None))
    # A track that was written anew may lead somebody back to a mail that they have.
    if not enrollment.sent.filter(mail=mail).exists():
        _write(enrollment, lead, contact, mail)
    default_next = mail.default_next
    if default_next is None and not mail.next_on_click and not mail.next_on_reply:
        return enrollment.end(Enrollment.End.COMPLETED)
    enrollment.continue_with(default_next, now + (default_next.delay if default_next else REPLY_WINDOW))
    return True


def _write(enrollment: Enrollment, lead: Lead, contact: Contact, mail: TrackMail) -> None:
    sent = SentMail(enrollment=enrollment, mail=mail, address=contact.email)
    links: dict[str, SentLink] = {}

    def way(address: str) -> str:
        if address == CALLBACK_FORM_FIELD:
            sent.has_form = True
            return settings.DESK_URL + reverse("email-callback-form", args=[sent.token])
        link = links.setdefault(address, SentLink(sent=sent, number=len(links) + 1, address=address))
        return settings.DESK_URL + reverse("email-link", args=[sent.token, link.number])

    sent.subject, text, language = render_mail(mail, lead, way)
    sent.save(force_insert=True)
    SentLink.objects.bulk_create(links.values())
    leave = settings.DESK_URL + reverse("email-unsubscribe", args=[sent.token])
    with override(language):
        footer = _("%(address)s\nNo more of these mails: %(leave)s")
    text += "\n\n-- \n" + footer % {"address": enrollment.track.team.postal_address, "leave": leave}
    emails.queue(
        to=sent.address,
        subject=sent.subject,
        text=text,
        dedupe_key=f"track:{sent.token}",
        unsubscribe=leave,
        known_as=f"track-{sent.token}",
    )
    activities.log(lead, Activity.Kind.EMAIL, f"{enrollment.track}: {sent.subject}", contact=contact)


def preview_link(address: str) -> str:
    """What Marketing sees for an address beforehand: the form's has no token yet."""
    return f"{settings.DESK_URL}/m/…/call/" if address == CALLBACK_FORM_FIELD else address


def render_mail(
    mail: TrackMail, lead: Lead, way: Callable[[str], str] = preview_link
) -> tuple[str, str, str]:
    """Subject, text and language of a mail as this lead gets it; `way` is what stands in it for an address."""
    subject, text, language = mail.in_language(languages.language_of(lead))
    name = lead.contact.name.split() if lead.contact else []
    fields = {"first_name": name[0] if name else "", "company": lead.company.name, "link": mail.link}
    fields |= {"rep": str(lead.inside_rep or ""), "form": CALLBACK_FORM_FIELD}
    return (
        fill_merge_fields(subject, fields)[:150].replace("\n", " "),
        fill_merge_fields(text, fields, way),
        language,
    )


def end_enrollment(lead: Lead, why: str, said: str = "") -> None:
    """End the track that a locked lead is on, if it is on one."""
    for enrollment in Enrollment.objects.select_for_update().filter(lead=lead, ended_at=None):
        enrollment.end(why, said)


def unsubscribe(sent: SentMail) -> None:
    """No mail goes to this address again; pressing twice finds it done."""
    suppression.suppress_address(sent.address, reason=_("Unsubscribed."), source="mail")
