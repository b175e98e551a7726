"""Write an e-mail from the desk, or from the page of a lead, company, contact or deal."""

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from campaigns.models import Brochure
from leads.brochures import offered
from leads.correspondence import compose, enclosing, may_write, templates
from leads.forms.correspondence import filling
from leads.forms.correspondence.compose import ComposeForm
from leads.funnel import transitions
from leads.models import Contact, Email, Lead
from leads.views.visible_lead import get_visible_lead, people_of
from salesdesk import formats
from salesdesk.files.storing import NotStored
from salesdesk.outbox import mail_server
from salesdesk.people.access import signed_in
from salesdesk.web.body_limits import accepts_body
from salesdesk.web.forms.fields import parse_id
from salesdesk.web.uploads import ALL_FILES, no_room_for

#: The value of `from` on the desk, where the card stays.
DESK = "desk"


@accepts_body(ALL_FILES)
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def write(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Ask for an e-mail and send it. `contact` and `answers`, the e-mail it replies to, come with the link."""
    lead = get_visible_lead(request.user, lead_id)
    answers = _answered(request, lead)
    people = people_of(lead)
    contact = _chosen(request, lead, people)
    facts = {
        "lead": lead,
        "by": request.user,
        "people": people,
        "steps": list(lead.steps.select_related("contact")),
        "answers": answers,
        "templates": templates.for_contact(contact, lead.company.country, request.user),
        "brochures": offered.brochures_for(lead, contact),
        "offered": enclosing.offered(lead),
    }
    if request.POST.get("use"):
        return _fill(request, facts)
    if request.method != "POST":
        form = ComposeForm(initial=_initial(request, lead, answers), **facts)
        _add_first_brochure(request, form, facts["brochures"])
        return _page(request, form)
    form = ComposeForm(request.POST, request.FILES, **facts)
    no_room_for(request, form, "files")
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        email = compose.send(lead.pk, form.draft(), by=request.user)
    except transitions.Refused as refused:
        form.add_error(None, str(refused))
    except NotStored as refused:
        form.add_error("files", str(refused))
    if form.errors:
        return _page(request, form, status=422)
    return _sent(request, lead, email, form)


def _fill(request: HttpRequest, facts: dict) -> HttpResponse:
    """Show the form with the chosen template or brochure filled in."""
    form, empty = ComposeForm(request.POST, **facts), []
    if request.POST["use"] == "brochure":
        initial = filling.with_brochure(form)
    else:
        initial, empty = filling.with_template(form)
    return _page(request, ComposeForm(initial=initial, **facts), empty=empty)


def _chosen(request: HttpRequest, lead: Lead, people: list[Contact]) -> Contact | None:
    """Return the contact that is chosen in the form, in the link, or the lead's own."""
    asked = parse_id(request.POST.get("contact") or request.GET.get("contact", "")) or lead.contact_id
    return next((each for each in people if each.pk == asked), None)


def _answered(request: HttpRequest, lead: Lead) -> Email | None:
    """Return the e-mail of this lead that is replied to."""
    typed = request.GET.get("answers", "")
    if not typed:
        return None
    try:
        token = uuid.UUID(typed)
    except ValueError:
        raise Http404 from None
    found = Email.objects.with_timeline().filter(pk=token, activity__lead=lead).first()
    if found is None:
        raise Http404
    return found


def _initial(request: HttpRequest, lead: Lead, answers: Email | None) -> dict:
    asked = parse_id(request.GET.get("contact", ""))
    if answers:
        contact = asked or answers.activity.contact_id or lead.contact_id
        return {"key": uuid.uuid4(), "contact": contact, "subject": compose.answer_subject(answers.subject)}
    return {"key": uuid.uuid4(), "contact": asked or lead.contact_id}


def _add_first_brochure(request: HttpRequest, form: ComposeForm, brochures: list[Brochure]) -> None:
    """Fill the form with the first brochure if the link asks for one."""
    contact = form.initial["contact"]
    if "brochure" in request.GET and brochures and contact in form.people:
        form.initial |= filling.alone(form, brochures[0], contact, form.initial["key"])


def _page(
    request: HttpRequest, form: ComposeForm, status: int = 200, empty: Sequence[str] = ()
) -> HttpResponse:
    lead, chosen = form.lead, form.people.get(parse_id(str(form["contact"].value() or "")) or 0)
    context = {
        "lead": lead,
        "form": form,
        "answers": form.answers,
        "quoted": compose.quoted(form.answers) if form.answers else "",
        "sender": compose.sender_of(request.user),
        "why_not": may_write.refusal(lead, chosen, form.answers) if chosen and not form.is_bound else "",
        "empty": empty,
        "lacks_brochure": "brochure" in request.GET and not form.fields["brochure"].choices[1:],
        "on_desk": request.GET.get("from") == DESK,
    }
    template = (
        "leads/correspondence/compose.html#panel" if request.htmx else "leads/correspondence/compose.html"
    )
    return render(request, template, context, status=status)


def _sent(request: HttpRequest, lead: Lead, email: Email, form: ComposeForm) -> HttpResponse:
    facts = {"who": email.activity.contact or email.address}
    if mail_server.is_configured():
        text = _("E-mail to %(who)s will leave within seconds.") % facts
    else:
        text = _("E-mail to %(who)s saved. It waits until a mail server is set up.") % facts
    if day := form.cleaned_data.get("follow_up_on"):
        text += " " + _("The next step is on %(day)s.") % {"day": formats.weekday_and_day(day)}
    if request.htmx and request.GET.get("from") == DESK:
        answer = render(request, "leads/correspondence/compose.html#sent", {"text": text})
        # The timeline beside the card loads again.
        return trigger_client_event(answer, "stakeholders")
    messages.success(request, text)
    url = reverse("lead", args=[lead.pk])
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
