"""What became of Marketing's leads: clicked, asked to be called, accepted as SQL, won, and why others were refused."""

from typing import NamedTuple

from django.db.models import Count, F, Min, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Track
from leads.models import Lead, SentLink, SentMail, StageChange
from leads.models.stages import DropReason, FinalReason, Stage, Stream

#: The stages that leads of a track reach, by the number that counts them.
REACHED_STAGES = {"accepted": Stage.SQL, "won": Stage.WON}
#: The numbers of a track that open the leads behind them.
DRILL_DOWNS = {
    "placed": _("Placed"),
    "clicked": _("Clicked"),
    "callback-requested": _("Asked to be called"),
    "accepted": _("Accepted as SQL"),
    "won": _("Won"),
}


class TrackResult(NamedTuple):
    """The leads of a track by what became of them since they were placed."""

    track: Track
    enrolled: int
    mails: int
    clicked: int
    asked: int
    accepted: int
    won: int


class LinkResult(NamedTuple):
    """A link of a track's mails: in how many it left, and in how many of those it was opened. Of the form, which has no
    address: in how many of those they asked to be called."""

    number: int | None
    subject: str
    address: str
    mails: int
    opened: int


def results_of_tracks(tracks) -> list[TrackResult]:
    """Every track with its counts: five statements, however many tracks."""
    found = list(tracks.order_by("name"))
    enrolled = dict(tracks.order_by().values_list("pk").annotate(Count("enrollments__lead", distinct=True)))
    sent = {
        pk: (mails, clicked, asked)
        for pk, mails, clicked, asked in tracks.order_by()
        .annotate(
            letters=Count("enrollments__sent"),
            opened=_leads_with("clicked_at"),
            wished=_leads_with("call_requested_at"),
        )
        .values_list("pk", "letters", "opened", "wished")
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
        for track in found
    ]


def results_of_links(track: Track, limit: int = 100) -> list[LinkResult]:
    """The links of its mails as they left, in the order of the mails, and their forms; of mails that were taken out,
    last."""
    links = SentLink.objects.filter(sent__enrollment__track=track)
    facts = ["sent__mail__number", "sent__mail__subject", "address"]
    counted = links.values_list(*facts).annotate(
        mails=Count("pk"), opened=Count("clicked_at"), first=Min("number")
    )
    rows = counted.order_by(F("sent__mail__number").asc(nulls_last=True), "first", "address")
    forms = SentMail.objects.filter(enrollment__track=track, has_form=True)
    asked = forms.values_list("mail__number", "mail__subject").annotate(
        Count("pk"), Count("call_requested_at")
    )
    found = [LinkResult(*row[:5]) for row in rows[:limit]]
    found += [LinkResult(number, subject, "", *counts) for number, subject, *counts in asked.order_by()]
    return sorted(found, key=lambda link: (link.number is None, link.number or 0))


def leads_behind(track: Track, name: str, address: str = ""):
    """The leads behind one of the numbers of a track: those of `BEHIND`. Clicked: on this address, or on any."""
    leads = Lead.objects.filter(enrollments__track=track)
    if name == "clicked":
        opened = SentLink.objects.filter(sent__enrollment__track=track, clicked_at__isnull=False)
        opened = opened.filter(address=address) if address else opened
        leads = Lead.objects.filter(enrollments__in=opened.values("sent__enrollment"))
    if name == "callback-requested":
        leads = leads.filter(enrollments__sent__call_requested_at__isnull=False)
    if stage := REACHED_STAGES.get(name):
        changes = StageChange.objects.filter(
            _since_enrollment(), lead__enrollments__track=track, to_stage=stage
        )
        leads = leads.filter(pk__in=changes.values("lead"))
    return Lead.objects.filter(pk__in=leads.values("pk"))


def exit_reasons(track: Track) -> list[tuple[str, int]]:
    """Why leads of this track fell back again after they had shown interest; the commonest first."""
    words = dict(DropReason.choices) | dict(FinalReason.choices)
    interested = Q(enrollments__sent__clicked_at__isnull=False) | Q(
        enrollments__sent__call_requested_at__isnull=False
    )
    back = Lead.objects.filter(interested, enrollments__track=track).filter(
        Q(stream=Stream.MARKETING) | Q(stage=Stage.LOST)
    )
    counted = back.order_by().values_list("reason").annotate(n=Count("pk", distinct=True)).order_by("-n")
    return [(str(words.get(reason, reason)), count) for reason, count in counted]


def _leads_with(did: str) -> Count:
    """The leads of a track of whom at least one mail says so."""
    return Count("enrollments__lead", filter=Q(**{f"placements__sent__{did}__isnull": False}), distinct=True)


def _since_enrollment() -> Q:
    return Q(at__gte=F("lead__enrollments__at"))
