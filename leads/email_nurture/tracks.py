"""Nurture tracks: enrolling leads that went back to Marketing, and the sweep that sends their e-mails.

Leads that unsubscribe, bounce or leave Marketing get no more e-mails. Lock order: lead, then enrollment.
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

#: How many leads can be enrolled at once.
BATCH_SIZE = 500
#: How long after the last e-mail a click or a reply still continues the track.
REPLY_WINDOW = timedelta(days=14)
#: Only running tracks of teams with a postal address send e-mails.
SENDABLE = Q(track__running=True) & ~Q(track__team__postal_address="")


def to_enroll(leads):
    """Filter `leads` to those that Marketing has not enrolled yet."""
    active = Enrollment.objects.filter(lead=OuterRef("pk"), ended_at__isnull=True)
    return leads.to_enroll().filter(~Exists(active), stage=Stage.PROSPECT)


@transaction.atomic
def enroll(leads: list[int], track: Track, by) -> tuple[int, list[str]]:
    """Enroll the leads with these ids, if the track's team has them.

    Return how many were enrolled, and a sentence for each lead that can't be e-mailed.
    """
    first = track.mails.first()
    if first is None:
        return 0, [_("This track has no e-mails yet. Add one first.")]
    waiting = to_enroll(Lead.objects.visible_to(by)).filter(
        pk__in=leads[:BATCH_SIZE], campaign__team=track.team_id
    )
    locked = waiting.select_for_update(of=["self"], no_key=True).select_related("contact", "company")
    found = list(locked.order_by("pk"))
    # Others may have been enrolled while this waited for the lock.
    taken = set(Enrollment.objects.filter(ended_at=None, lead__in=found).values_list("lead", flat=True))
    suppressed = suppression.suppressed_among(lead.contact.email for lead in found if lead.contact)
    enrolled, refused = [], []
    for lead in found:
        if lead.pk in taken:
            continue
        if why := bounces.no_mail_reason(lead.contact, suppressed):
            refused.append(f"{lead.company}: {why}")
        else:
            due = clock.now() + first.delay
            enrolled.append(Enrollment(lead=lead, track=track, next=first, due_at=due, by=by, at=clock.now()))
    Enrollment.objects.bulk_create(enrolled)
    return len(enrolled), refused


def run(now: datetime, limit: int = 200) -> int:
    """Send the due e-mails, each in its own transaction; return how many enrollments were processed."""
    due = Enrollment.objects.filter(SENDABLE, ended_at__isnull=True, due_at__lte=now)
    rows = due.order_by("due_at", "pk").values_list("pk", "lead")[:limit]
    return run_each(rows, lambda row: _send(*row, now))


@transaction.atomic
def _send(pk: int, lead_id: int, now: datetime) -> bool:
    lead = transitions.locked_if_free(lead_id)
    if lead is None:
        return False
    active = Enrollment.objects.select_for_update(of=["self"]).select_related("track__team")
    enrollment = active.filter(SENDABLE, pk=pk, ended_at__isnull=True, due_at__lte=now).first()
    if enrollment is None:
        return False
    # Locked, so that the track can't be edited meanwhile.
    next_mail = TrackMail.objects.select_for_update(of=["self"], no_key=True).filter(waiting=enrollment)
    mail = next_mail.prefetch_related("track").first()
    if lead.stream != Stream.MARKETING or not lead.is_open:
        return enrollment.end(Enrollment.End.MOVED)
    if mail is None:
        return enrollment.end(Enrollment.End.COMPLETED)
    contact = lead.contact
    if contact is None or (why := bounces.no_mail_reason(contact)):
        return enrollment.end(Enrollment.End.UNREACHABLE, why if contact else bounces.no_mail_reason(None))
    # An edited track may lead back to an e-mail that was already sent.
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

    def link_for(address: str) -> str:
        if address == CALLBACK_FORM_FIELD:
            sent.has_form = True
            return settings.DESK_URL + reverse("email-callback-form", args=[sent.token])
        link = links.setdefault(address, SentLink(sent=sent, number=len(links) + 1, address=address))
        return settings.DESK_URL + reverse("email-link", args=[sent.token, link.number])

    sent.subject, text, language = render_mail(mail, lead, link_for)
    sent.save(force_insert=True)
    SentLink.objects.bulk_create(links.values())
    unsubscribe_url = settings.DESK_URL + reverse("email-unsubscribe", args=[sent.token])
    with override(language):
        footer = _("%(address)s\nUnsubscribe: %(url)s")
    text += "\n\n-- \n" + footer % {"address": enrollment.track.team.postal_address, "url": unsubscribe_url}
    emails.queue(
        to=sent.address,
        subject=sent.subject,
        text=text,
        dedupe_key=f"track:{sent.token}",
        unsubscribe=unsubscribe_url,
        known_as=f"track-{sent.token}",
    )
    activities.log(lead, Activity.Kind.EMAIL, f"{enrollment.track}: {sent.subject}", contact=contact)


def preview_link(address: str) -> str:
    """Return the link shown in a preview, where the form's URL has no token yet."""
    return f"{settings.DESK_URL}/m/…/call/" if address == CALLBACK_FORM_FIELD else address


def render_mail(
    mail: TrackMail, lead: Lead, link_for: Callable[[str], str] = preview_link
) -> tuple[str, str, str]:
    """Return subject, text and language of an e-mail to this lead; `link_for` maps an address to its tracked link."""
    subject, text, language = mail.in_language(languages.language_of(lead))
    fields = {"first_name": lead.contact.greeting if lead.contact else "", "company": lead.company.name}
    fields |= {"link": mail.link, "rep": str(lead.inside_rep or ""), "form": CALLBACK_FORM_FIELD}
    return (
        fill_merge_fields(subject, fields)[:150].replace("\n", " "),
        fill_merge_fields(text, fields, link_for),
        language,
    )


def end_enrollment(lead: Lead, end: str, note: str = "") -> None:
    """End the active enrollment of a locked lead, if any."""
    for enrollment in Enrollment.objects.select_for_update().filter(lead=lead, ended_at=None):
        enrollment.end(end, note)


def unsubscribe(sent: SentMail) -> None:
    """Stop all e-mail to the address that this e-mail went to. May be repeated."""
    suppression.suppress_address(sent.address, reason=_("Unsubscribed."), source="mail")
