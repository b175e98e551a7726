"""The consent of a contact to text messages: record it, and withdraw it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leads.accounts import company_page
from leads.forms.messaging.consent import ConsentForm, WithdrawForm
from leads.funnel import transitions
from leads.messaging import consents
from leads.models import Channel, ChannelConsent, Contact
from salesdesk import clock
from salesdesk.people.access import allowed
from salesdesk.people.models import User
from salesdesk.people.permissions import RECORD_CONSENT


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*RECORD_CONSENT)
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the consent of a contact, for the `channel` of the link."""
    contact = _visible_contact(request.user, pk)
    initial = {"channel": request.GET.get("channel", Channel.SMS), "since": clock.today()}
    form = ConsentForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        try:
            consents.give(
                contact,
                Channel(data["channel"]),
                since=data["since"],
                proof=data["proof"],
                address=data["address"],
                by=request.user,
            )
        except transitions.Refused as refused:
            form.add_error("channel", str(refused))
        else:
            messages.success(request, _("Consent of %(who)s recorded.") % {"who": contact})
            return redirect("contact", contact.pk)
    context = {"form": form, "contact": contact}
    return render(request, "leads/messaging/consent.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*RECORD_CONSENT)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a consent, as the contact wishes."""
    consent = get_object_or_404(ChannelConsent, pk=pk, withdrawn_at=None)
    contact = _visible_contact(request.user, consent.contact_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        consents.withdraw(consent, how=form.cleaned_data["how"], by=request.user)
        messages.success(request, _("Consent of %(who)s withdrawn.") % {"who": contact})
        return redirect("contact", contact.pk)
    context = {"form": form, "contact": contact, "consent": consent}
    return render(request, "leads/messaging/withdraw.html", context, status=422 if form.errors else 200)


def _visible_contact(user: User, pk: int) -> Contact:
    """Return the contact if the user sees a lead of its company. Raises Http404."""
    contact = company_page.contact_of(pk)
    if contact is None or contact.merged_into_id or not company_page.visible_leads(contact.company_id, user):
        raise Http404
    return contact
