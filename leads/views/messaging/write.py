"""Write a text message from the desk, or from the page of a lead, company or contact."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from leads.forms.messaging.write import WriteForm
from leads.funnel import transitions
from leads.messaging import adapters, compose, may_text, usual_channel
from leads.messaging.adapters import Outgoing
from leads.models import Channel, Lead, TextMessage
from leads.views.visible_lead import get_visible_lead, people_of
from salesdesk.people.access import signed_in
from salesdesk.web.forms.fields import parse_id

#: The value of `from` on the desk, where the card stays.
DESK = "desk"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def write(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Ask for a text message, and send it or log that it was sent by hand. `contact` comes with the link."""
    lead = get_visible_lead(request.user, lead_id)
    facts = {"lead": lead, "people": people_of(lead)}
    if request.method != "POST":
        return _page(request, lead, WriteForm(initial=_initial(request, lead, facts["people"]), **facts))
    if request.POST.get("use"):
        typed = {name: request.POST.get(name, "") for name in WriteForm.base_fields}
        return _page(request, lead, WriteForm(initial=typed, **facts))
    form = WriteForm(request.POST, **facts)
    if form.is_valid():
        try:
            draft = form.draft(by_hand="by_hand" in request.POST)
            return _sent(request, lead, compose.send(lead.pk, draft, by=request.user))
        except transitions.Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, lead, form, status=422)


def _initial(request: HttpRequest, lead: Lead, people: list) -> dict:
    asked = parse_id(request.GET.get("contact", "")) or lead.contact_id
    contact = next((each for each in people if each.pk == asked), people[0] if people else None)
    channel = usual_channel.of_contact(contact) if contact else Channel.SMS
    return {"key": uuid.uuid4(), "contact": contact and contact.pk, "channel": channel.value}


def _page(request: HttpRequest, lead: Lead, form: WriteForm, status: int = 200) -> HttpResponse:
    contact = form.people.get(parse_id(str(form["contact"].value() or "")) or 0)
    chosen = form["channel"].value()
    channel = Channel(chosen) if chosen in Channel.values else Channel.SMS
    adapter, text = adapters.adapter_of(channel), str(form["text"].value() or "")
    context = {
        "lead": lead,
        "form": form,
        "contact": contact,
        "channel": channel,
        "sends": adapter.sends,
        "why_not": may_text.refusal(contact, channel) if contact else "",
        "link": _link(adapter, contact, channel, text) if contact and not adapter.sends else "",
        "on_desk": request.GET.get("from") == DESK,
    }
    template = "leads/messaging/write.html#panel" if request.htmx else "leads/messaging/write.html"
    return render(request, template, context, status=status)


def _link(adapter, contact, channel: Channel, text: str) -> str:
    return adapter.link(Outgoing(contact.phone, text, "")) if contact.phone or not channel.by_number else ""


def _sent(request: HttpRequest, lead: Lead, message: TextMessage) -> HttpResponse:
    facts = {"who": message.activity.contact, "channel": message.get_channel_display()}
    if message.origin == TextMessage.Origin.BY_HAND:
        text = _("%(channel)s to %(who)s logged.") % facts
    else:
        text = _("%(channel)s to %(who)s will leave within seconds.") % facts
    if request.htmx and request.GET.get("from") == DESK:
        answer = render(request, "leads/messaging/write.html#sent", {"text": text})
        # The timeline beside the card loads again.
        return trigger_client_event(answer, "stakeholders")
    messages.success(request, text)
    url = reverse("lead", args=[lead.pk])
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
