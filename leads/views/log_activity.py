"""Log an activity by hand from the page of a lead, company, contact or deal, and undo it."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from leads.activities import by_hand, offered
from leads.activities.planned import planned_meeting
from leads.attachments import attaching
from leads.calling import callback_times, customer_calls, outcome_previews, undo
from leads.calling.snapshot import UNDO_WINDOW
from leads.forms.desk.calling import NO_INTEREST_REASONS
from leads.forms.desk.desk_actions import SubmissionForm
from leads.forms.log_activity import LogForm
from leads.funnel import actions, qualification, transitions
from leads.models import Activity, CallSnapshot, Lead
from leads.models.calling.activity import Outcome
from leads.models.stages import FinalReason
from leads.queue import call_card
from salesdesk import clock
from salesdesk.clock import display
from salesdesk.files.storing import NotStored
from salesdesk.people.access import signed_in
from salesdesk.web.body_limits import accepts_body
from salesdesk.web.forms.fields import parse_id
from salesdesk.web.uploads import ALL_FILES, no_room_for

from .visible_lead import get_visible_lead, open_leads_beside

TONES = {Outcome.QUALIFIED: "good", Outcome.DO_NOT_CALL: "bad"}
#: Outcomes that ask something first.
ASKING = (
    Outcome.CALL_BACK,
    Outcome.LATER,
    Outcome.NO_INTEREST,
    Outcome.QUALIFIED,
    Outcome.WRONG_PERSON,
    Outcome.DO_NOT_CALL,
)
#: The fields that are kept when another kind is chosen.
KEPT = ("contact", "when", "minutes", "note", "incoming")


@accepts_body(ALL_FILES)
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def log(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Ask what happened and log it. `kind`, `contact` and `incoming` in the link are filled in."""
    lead = get_visible_lead(request.user, lead_id)
    typed = request.POST if request.method == "POST" else request.GET
    kind = typed.get("kind", "")
    kind = kind if kind in offered.KINDS else offered.usual_kind(request.user)
    people = [each for each in call_card.stakeholders_of(lead) if not each.merged_into_id]
    steps = list(lead.steps.select_related("contact"))
    facts = {"lead": lead, "by": request.user, "kind": kind, "people": people, "steps": steps}
    if request.method != "POST":
        initial = {name: request.GET[name][:5000] for name in KEPT if name in request.GET}
        initial["contact"] = parse_id(request.GET.get("contact", "")) or lead.contact_id
        return _page(request, LogForm(initial=initial, **facts), people, steps)
    form = LogForm(request.POST, request.FILES, **facts)
    no_room_for(request, form, "files")
    if form.is_valid() and not form.asks():
        try:
            return _logged(request, lead, _log(form))
        except transitions.Refused as refused:
            form.add_error(None, str(refused))
        except NotStored as refused:
            form.add_error("files", str(refused))
    return _page(request, form, people, steps, status=422)


@require_POST
@signed_in
def undo_logged(request: HttpRequest) -> HttpResponse:
    """Undo the activity that was just logged by hand."""
    form = SubmissionForm(request.POST)
    form.full_clean()
    own = Activity.objects.filter(by=request.user, logged_at__isnull=False)
    found = own.filter(
        key=form.cleaned_data.get("key"), lead__in=Lead.objects.visible_to(request.user)
    ).first()
    if found is None:
        raise Http404
    try:
        undo.undo_activity(found.key, by=request.user)
        messages.success(request, _("%(what)s undone.") % {"what": found.get_kind_display()})
    except transitions.Refused as refused:
        messages.warning(request, str(refused))
    return redirect("lead", found.lead_id)


def just_logged(request: HttpRequest, lead: Lead) -> dict:
    """Return the context of the bar about the activity named in the query string, while it can be undone."""
    try:
        key = uuid.UUID(request.GET.get("logged", ""))
    except ValueError:
        return {}
    lately = CallSnapshot.objects.filter(lead=lead, by=request.user, activity__key=key)
    found = (
        lately.filter(activity__logged_at__gt=clock.now() - UNDO_WINDOW).select_related("activity").first()
    )
    return {"logged": found.activity, "undo_seconds": round(UNDO_WINDOW.total_seconds())} if found else {}


@transaction.atomic
def _log(form: LogForm) -> Activity:
    """Log the activity with its files, or nothing. Repeating a submission adds no second copy of the files."""
    form.save_required(form.by)
    activity = by_hand.log(form.lead.pk, form.activity(), by=form.by)
    if not activity.attachments.exists():
        attaching.attach(form.lead, form.cleaned_data["files"], form.by, activity=activity)
    return activity


def _logged(request: HttpRequest, lead: Lead, activity: Activity) -> HttpResponse:
    if activity.late:
        reason = by_hand.late_reason(lead, request.user)
        messages.warning(request, f"{reason} {_('It was saved to the timeline.')}")
    else:
        when = display.short_moment(activity.at, request.user)
        facts = {"what": activity.get_kind_display(), "company": lead.company, "when": when}
        messages.success(request, _("%(what)s logged for %(company)s, %(when)s.") % facts)
    if not Lead.objects.visible_to(request.user).filter(pk=lead.pk).exists():
        url = reverse("leads")
    else:
        url = f"{reverse('lead', args=[lead.pk])}?logged={activity.key}"
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _page(request: HttpRequest, form: LogForm, people: list, steps: list, status: int = 200) -> HttpResponse:
    lead, user = form.lead, request.user
    slot = outcome_previews.default_callback_at(lead)
    context = {
        "lead": lead,
        "form": form,
        "kinds": [(kind.value, kind.label, kind == form.activity_kind) for kind in offered.KINDS],
        "key": form.data.get("key") or str(uuid.uuid4()),
        "open": form.asks() if form.is_bound else "",
        "outcomes": _keys(form, _effects(form, people)),
        "two_way": form.activity_kind in Activity.TWO_WAY,
        "planned": planned_meeting(lead, form.activity_kind, user, form.happened_at()),
        "siblings": open_leads_beside(lead, user),
        "own_step": offered.own_step(steps, user),
        "reasons": [(each.value, each.label, isinstance(each, FinalReason)) for each in NO_INTEREST_REASONS],
        "others": people,
        "proposed_at": callback_times.local_time(slot, callback_times.zone_of(lead, user)),
        "proposed_said": display.short_moment(slot, user),
        "proposed_on": outcome_previews.default_nurture_day(lead),
        "may_show_interest": actions.may_take(lead, "show_interest", user),
    }
    if context["open"] == Outcome.QUALIFIED:
        context["questions"] = [
            (each, form.data.get(f"answer_{each.pk}", known))
            for each, known in qualification.questions_of(lead)
        ]
    template = "leads/activities/log.html#panel" if request.htmx else "leads/activities/log.html"
    return render(request, template, context, status=status)


def _effects(form: LogForm, people: list) -> dict[str, str]:
    """Return what each outcome does to the lead, as on the keys of the desk."""
    lead = form.lead
    if not form.may_move:
        return {}
    step = call_card.load_steps(lead.steps.filter(contact=lead.contact_id)).first()
    if step is None:
        return {}
    advice = call_card.advice_for(step.lead, people)
    return outcome_previews.preview_outcomes(step, advice, form.by, clock.now())


def _keys(form: LogForm, effects: dict[str, str]) -> list[dict]:
    numbers = {key.outcome: key.number for key in customer_calls.keys_of(form.lead)}
    return [
        {
            "value": value,
            "label": label,
            "key": numbers.get(value, ""),
            "does": effects.get(value, ""),
            "asks": value in ASKING,
            "tone": TONES.get(value, ""),
        }
        for value, label in form.fields["outcome"].choices
    ]
