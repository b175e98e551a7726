"""Results of nurture tracks: clicks, call requests, accepted SQLs, won deals, and why other leads dropped out."""

from typing import NamedTuple

from django.db.models import CharField, Count, Exists, F, Min, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from campaigns.models import Track
from leads.models import Lead, SentLink, SentMail, StageChange
from leads.models.stages import DropReason, FinalReason, Stage, Stream
from salesdesk.outbox.models import Outbox

#: Metric -> the stage that its leads reached.
REACHED_STAGES = {"accepted": Stage.SQL, "won": Stage.WON}
#: The metrics of a track that open the list of their leads.
DRILL_DOWNS = {
    "enrolled": _("Enrolled"),
    "clicked": _("Clicked"),
    "callback-requested": _("Requested a call"),
    "accepted": _("Accepted as SQL"),
    "won": _("Won"),
}


class TrackResult(NamedTuple):
    """Counts of a track's leads since they were enrolled, and of its sent e-mails."""

    track: Track
    enrolled: int
    mails: int
    clicked: int
    call_requested: int
    accepted: int
    won: int


class LinkResult(NamedTuple):
    """Sent and click counts of a link in an e-mail.

    For the call request form, which has no address, `opened` counts the requests.
    """

    number: int | None
    subject: str
    address: str
    mails: int
    opened: int


def results_of_tracks(tracks) -> list[TrackResult]:
    """Return the counts of every track, in five statements however many there are."""
    enrolled = dict(tracks.order_by().values_list("pk").annotate(Count("enrollments__lead", distinct=True)))
    sent = {
        pk: (mails, clicked, call_requested)
        for pk, mails, clicked, call_requested in tracks.order_by()
        .annotate(
            sent_count=Count("enrollments__sent", filter=_has_left("enrollments__sent__token")),
            clicked=_leads_with("clicked_at"),
            call_requested=_leads_with("call_requested_at"),
        )
        .values_list("pk", "sent_count", "clicked", "call_requested")
    }
    reached = {
        name: dict(
            StageChange.objects.filter(
                _since_enrollment(), lead__enrollments__track__in=tracks, to_stage=stage
            )
            .values_list("lead__enrollments__track")
            .annotate(Count("lead", distinct=True))
        )
        for name, stage in REACHED_STAGES.items()
    }
    return [
        TrackResult(
            track,
            enrolled.get(track.pk, 0),
            *sent.get(track.pk, (0, 0, 0)),
            reached["accepted"].get(track.pk, 0),
            reached["won"].get(track.pk, 0),
        )
        for track in tracks.order_by("name")
    ]


def results_of_links(track: Track, limit: int = 100) -> list[LinkResult]:
    """Return the results of the sent links and forms, in the order of the e-mails; those of deleted e-mails last."""
    links = SentLink.objects.filter(sent__enrollment__track=track)
    facts = ["sent__mail__number", "sent__mail__subject", "address"]
    counted = links.values_list(*facts).annotate(
        mails=Count("pk", filter=_has_left("sent__token")), opened=Count("clicked_at"), first=Min("number")
    )
    rows = counted.order_by(F("sent__mail__number").asc(nulls_last=True), "first", "address")
    forms = SentMail.objects.filter(enrollment__track=track, has_form=True)
    requested = forms.values_list("mail__number", "mail__subject").annotate(
        mails=Count("pk", filter=_has_left("token")), opened=Count("call_requested_at")
    )
    results = [LinkResult(*row[:5]) for row in rows[:limit]]
    results += [LinkResult(number, subject, "", *counts) for number, subject, *counts in requested.order_by()]
    return sorted(results, key=lambda link: (link.number is None, link.number or 0))


def leads_behind(track: Track, metric: str, address: str = ""):
    """Return the leads counted by a metric of DRILL_DOWNS; for "clicked" optionally only those of one address."""
    leads = Lead.objects.filter(enrollments__track=track)
    if metric == "clicked":
        opened = SentLink.objects.filter(sent__enrollment__track=track, clicked_at__isnull=False)
        opened = opened.filter(address=address) if address else opened
        leads = Lead.objects.filter(enrollments__in=opened.values("sent__enrollment"))
    if metric == "callback-requested":
        leads = leads.filter(enrollments__sent__call_requested_at__isnull=False)
    if stage := REACHED_STAGES.get(metric):
        changes = StageChange.objects.filter(
            _since_enrollment(), lead__enrollments__track=track, to_stage=stage
        )
        leads = leads.filter(pk__in=changes.values("lead"))
    return Lead.objects.filter(pk__in=leads.values("pk"))


def exit_reasons(track: Track) -> list[tuple[str, int]]:
    """Return why leads dropped out after they had shown interest, with counts, the most common reason first."""
    labels = dict(DropReason.choices) | dict(FinalReason.choices)
    interested = Q(enrollments__sent__clicked_at__isnull=False) | Q(
        enrollments__sent__call_requested_at__isnull=False
    )
    dropped_out = Lead.objects.filter(interested, enrollments__track=track).filter(
        Q(stream=Stream.MARKETING) | Q(stage=Stage.LOST)
    )
    counted = (
        dropped_out.order_by().values_list("reason").annotate(n=Count("pk", distinct=True)).order_by("-n")
    )
    return [(str(labels.get(reason, reason)), count) for reason, count in counted]


def _has_left(token: str) -> Q:
    """Return the condition that a mail server took the e-mail whose token is at this path."""
    key = Concat(Value("track:"), Cast(OuterRef(token), CharField()))
    return ~Q(Exists(Outbox.objects.unsent().filter(dedupe_key=key)))


def _leads_with(field: str) -> Count:
    """Count a track's leads that have a sent e-mail with this timestamp field set."""
    return Count(
        "enrollments__lead", filter=Q(**{f"enrollments__sent__{field}__isnull": False}), distinct=True
    )


def _since_enrollment() -> Q:
    return Q(at__gte=F("lead__enrollments__at"))
