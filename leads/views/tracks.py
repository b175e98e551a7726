"""Marketing's tracks: writing them, placing leads on them, and what became of those."""

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
from leads.email_nurture import tracks as digital
from leads.forms.nurture import selected_steps
from leads.forms.tracks import MERGE_FIELD_LIST, EnrollForm, TrackEditForm
from leads.models import Lead
from salesdesk.people.access import allowed
from salesdesk.people.models import Team
from salesdesk.people.permissions import WRITE_TRACKS
from salesdesk.web.paging import count_text, page_of


@require_safe
@allowed(*WRITE_TRACKS)
def tracks(request: HttpRequest) -> HttpResponse:
    """Every track, with what became of its leads."""
    rows = track_results.results_of_tracks(Track.objects.visible_to(request.user))
    context = {"rows": rows, "teams": Team.objects.marketed_by(request.user)}
    return render(request, "leads/email_nurture/tracks.html", context)


@require_safe
@allowed(*WRITE_TRACKS)
def result_leads(request: HttpRequest, pk: int, metric: str) -> HttpResponse:
    """The leads behind one of a track's numbers."""
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
    }
    context["address"] = address
    return render(request, "leads/email_nurture/track_leads.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WRITE_TRACKS)
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A track and its mails, written as one; beneath, how a lead would read them."""
    track = get_object_or_404(_seen(request), pk=pk) if pk else None
    data = request.POST if request.method == "POST" else None
    sheet = TrackEditForm(request.user, track, data)
    if data is not None and sheet.is_valid() and (saved := sheet.save()):
        messages.success(request, _("%(track)s is saved.") % {"track": saved})
        return redirect("track", saved.pk)
    context = {"track": track, "sheet": sheet, "fields": MERGE_FIELD_LIST}
    if track and data is None:
        context |= _preview(request, track, sheet.mails) | {
            "why": track_results.exit_reasons(track),
            "links": track_results.results_of_links(track),
        }
    return render(request, "leads/email_nurture/track.html", context, status=422 if data is not None else 200)


@require_POST
@allowed(*WRITE_TRACKS)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Start it, or let its mails wait."""
    track = get_object_or_404(_seen(request), pk=pk)
    if "pause" in request.POST:
        track_editor.pause(track)
        messages.success(request, _("%(track)s waits; nobody falls off.") % {"track": track})
        return redirect("track", pk)
    try:
        track_editor.start(track)
    except track_editor.TrackNotReady as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("%(track)s runs: its mails leave from now on.") % {"track": track})
    return redirect("track", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WRITE_TRACKS)
def to_enroll(request: HttpRequest) -> HttpResponse:
    """Leads that fell back into the market and are on no track: some or all are placed at once."""
    data = request.POST if request.method == "POST" else None
    form = EnrollForm(data, user=request.user)
    waiting = digital.to_enroll(Lead.objects.visible_to(request.user))
    if data is not None and form.is_valid():
        chosen = selected_steps(request.POST.getlist("lead"))
        if "all" in request.POST:
            chosen = list(waiting.order_by("pk").values_list("pk", flat=True)[: digital.BATCH_SIZE])
        placed, refused = digital.enroll(chosen, form.cleaned_data["track"], request.user)
        said = ngettext("%(n)s lead placed.", "%(n)s leads placed.", placed) % {"n": placed}
        messages.success(request, said) if placed else messages.warning(request, said)
        for each in refused[:5]:
            messages.warning(request, each)
        return redirect("tracks-unenrolled")
    page = page_of(waiting.as_rows(), request.GET)
    context = {"form": form, "page": page, "count": count_text(waiting, page), "at_once": digital.BATCH_SIZE}
    return render(
        request, "leads/email_nurture/unenrolled.html", context, status=422 if data is not None else 200
    )


def _seen(request: HttpRequest):
    return Track.objects.visible_to(request.user).select_related("team")


def _preview(request: HttpRequest, track: Track, mails) -> dict:
    """The mails as a real lead gets them: one on the track or to be placed, the first or the one asked for."""
    seen = Lead.objects.visible_to(request.user).select_related("company", "contact", "inside_rep")
    on_it = Q(enrollments__track=track, enrollments__ended_at=None)
    near = Q(pk__in=digital.to_enroll(Lead.objects.visible_to(request.user)).values("pk"))
    readers = list(seen.filter(on_it | near).order_by("pk")[:20])
    asked = request.GET.get("as", "")
    reader = next((lead for lead in readers if str(lead.pk) == asked), readers[0] if readers else None)
    read = [digital.render_mail(mail, reader) for mail in mails] if reader else []
    return {"readers": readers, "reader": reader, "read": read}
