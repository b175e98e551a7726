"""The pages on which admins set up the channels of text messages."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leads.forms.messaging.provider import ProviderForm
from leads.messaging import providers
from leads.models import Channel, ChannelProvider
from salesdesk import clock
from salesdesk.people.access import allowed
from salesdesk.people.permissions import ADMINISTER


@require_safe
@allowed(*ADMINISTER)
def channels(request: HttpRequest) -> HttpResponse:
    """List the channels, each with its provider and the messages that wait."""
    known = {each.channel: each for each in ChannelProvider.objects.select_related("changed_by")}
    waiting = providers.waiting()
    rows = [(channel, known.get(channel.value), waiting.get(channel.topic, 0)) for channel in Channel]
    return render(request, "leads/messaging/channels.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*ADMINISTER)
def edit(request: HttpRequest, channel: str) -> HttpResponse:
    """Set up the provider of a channel."""
    provider = providers.provider_of(_channel(channel))
    form = ProviderForm(request.POST if request.method == "POST" else None, instance=provider)
    if form.is_bound and form.is_valid() and (saved := _saved(form, request.user)):
        messages.success(request, _("%(channel)s saved.") % {"channel": saved})
        return redirect("text-channel", saved.channel)
    return _page(request, provider, form)


@require_POST
@allowed(*ADMINISTER)
def renew_secret(request: HttpRequest, channel: str) -> HttpResponse:
    """Make a new secret for the provider to sign with, and show it this one time."""
    provider = get_object_or_404(ChannelProvider, channel=_channel(channel))
    secret = providers.renew_webhook_secret(provider, request.user)
    provider.refresh_from_db()
    response = _page(request, provider, ProviderForm(instance=provider), secret)
    response["Cache-Control"] = "no-store"
    return response


def _page(
    request: HttpRequest, provider: ChannelProvider, form: ProviderForm, secret: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "provider": provider,
        "webhook_url": settings.DESK_URL + reverse("text-webhook", args=[provider.key]),
        "secret": secret,
    }
    return render(request, "leads/messaging/channel.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _saved(form: ProviderForm, by) -> ChannelProvider | None:
    form.instance.changed_by, form.instance.changed_at = by, clock.now()
    return form.saved()


def _channel(name: str) -> Channel:
    if name not in Channel.values:
        raise Http404
    return Channel(name)
