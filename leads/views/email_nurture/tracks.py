"""Pages for nurture tracks: list with results, editor, and enrolling leads."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns import track_editor
from campaigns.models import Track
from leads.email_nurture import track_results
from leads.email_nurture import tracks as nurture_tracks
from leads.forms.email_nurture.tracks import MERGE_FIELD_LIST, EnrollForm, TrackEditForm
from leads.forms.recycling.nurture import selected_steps
from leads.models import Lead
from salesdesk import formats
from salesdesk.outbox import mail_server
from salesdesk.people.access import allowed
from salesdesk.people.models import Team
from salesdesk.people.permissions import WRITE_TRACKS
from salesdesk.web.paging import count_text, page_of


@require_safe
@allowed(*WRITE_TRACKS)
def tracks(request: HttpRequest) -> HttpResponse:
    """List every track with its results."""
    rows = track_results.results_of_tracks(Track.objects.visible_to(request.user))
    context = {"rows": rows, "teams": Team.objects.marketed_by(request.user)}
    return render(request, "leads/email_nurture/tracks.html", context)


@require_safe
@allowed(*WRITE_TRACKS)
def result_leads(request: HttpRequest, pk: int, metric: str) -> HttpResponse:
    """List the leads that one of a track's metrics counts."""
    track = get_object_or_404(Track.objects.visible_to(request.user), pk=pk)
    if metric not in track_results.DRILL_DOWNS:
        raise Http404
    address = request.GET.get("address", "")
    leads = track_results.leads_behind(track, metric, address)
    page = page_of(leads.as_rows(), request.GET)
    context = {
        "track": track,
        "title": track_results.DRILL_DOWNS[metric],
        "page": page,
        "count": count_text(leads, page),
        "address": address,
    }
    return render(request, "leads/email_nurture/track_leads.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WRITE_TRACKS)
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Edit a track with its e-mails, and show a preview and the results."""
    track = get_object_or_404(_visible_tracks(request), pk=pk) if pk else None
    data = request.POST if request.method == "POST" else None
    form = TrackEditForm(request.user, track, data)
    if data is not None and form.is_valid() and (saved := form.save()):
        messages.success(request, _("%(track)s saved.") % {"track": saved})
        return redirect("track", saved.pk)
    context = {"track": track, "form": form, "fields": MERGE_FIELD_LIST}
    if track and data is None:
        context |= _preview(request, track, form.mails) | {
            "exit_reasons": track_results.exit_reasons(track),
            "links": track_results.results_of_links(track),
        }
    return render(request, "leads/email_nurture/track.html", context, status=422 if data is not None else 200)


@require_POST
@allowed(*WRITE_TRACKS)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Start or pause a track."""
    track = get_object_or_404(_visible_tracks(request), pk=pk)
    if "pause" in request.POST:
        track_editor.pause(track)
        messages.success(request, _("%(track)s paused. Its leads stay enrolled.") % {"track": track})
        return redirect("track", pk)
    try:
        track_editor.start(track)
    except track_editor.TrackNotReady as refused:
        messages.warning(request, str(refused))
    else:
        started = (
            _("%(track)s started. Its e-mails are now being sent.")
            if mail_server.is_configured()
            else _("%(track)s started. Its e-mails wait until a mail server is set up.")
        )
        messages.success(request, started % {"track": track})
    return redirect("track", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WRITE_TRACKS)
def to_enroll(request: HttpRequest) -> HttpResponse:
    """List Marketing's leads that are on no track, and enroll the selected ones or all of them."""
    data = request.POST if request.method == "POST" else None
    form = EnrollForm(data, user=request.user)
    waiting = nurture_tracks.to_enroll(Lead.objects.visible_to(request.user))
    if data is not None and form.is_valid():
        chosen = selected_steps(request.POST.getlist("lead"))
        if "all" in request.POST:
            chosen = list(waiting.order_by("pk").values_list("pk", flat=True)[: nurture_tracks.BATCH_SIZE])
        enrolled, refused = nurture_tracks.enroll(chosen, form.cleaned_data["track"], request.user)
        message = ngettext("%(n)s lead enrolled.", "%(n)s leads enrolled.", enrolled) % {
            "n": formats.number(enrolled)
        }
        messages.success(request, message) if enrolled else messages.warning(request, message)
        for each in refused[:5]:
            messages.warning(request, each)
        return redirect("tracks-unenrolled")
    page = page_of(waiting.as_rows(), request.GET)
    context = {
        "form": form,
        "page": page,
        "count": count_text(waiting, page),
        "batch_size": nurture_tracks.BATCH_SIZE,
    }
    return render(
        request, "leads/email_nurture/unenrolled.html", context, status=422 if data is not None else 200
    )


def _visible_tracks(request: HttpRequest):
    return Track.objects.visible_to(request.user).select_related("team")


def _preview(request: HttpRequest, track: Track, mails) -> dict:
    """Return the context of the preview: the e-mails as sent to a lead that is enrolled or may be."""
    leads = Lead.objects.visible_to(request.user).select_related("company", "contact", "inside_rep")
    enrolled = Q(enrollments__track=track, enrollments__ended_at=None)
    unenrolled = Q(pk__in=nurture_tracks.to_enroll(Lead.objects.visible_to(request.user)).values("pk"))
    readers = list(leads.filter(enrolled | unenrolled).order_by("pk")[:20])
    chosen = request.GET.get("as", "")
    reader = next((lead for lead in readers if str(lead.pk) == chosen), readers[0] if readers else None)
    preview = [nurture_tracks.render_mail(mail, reader) for mail in mails] if reader else []
    return {"readers": readers, "reader": reader, "preview": preview}
