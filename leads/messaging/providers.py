"""The providers of text messages as admins set them up, and what they report."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from leads.models import Channel, ChannelProvider, TextMessage
from salesdesk import clock
from salesdesk.outbox.models import Outbox
from salesdesk.people.models import User

from . import receive, sending, webhook


class NotUnderstood(Exception):
    """A report that is signed but has no meaning; says why."""


def provider_of(channel: Channel) -> ChannelProvider:
    """Return the provider of this channel, or one that is not saved yet."""
    return ChannelProvider.objects.filter(channel=channel).first() or ChannelProvider(channel=channel)


def waiting() -> dict[str, int]:
    """Return how many messages wait to be sent, by topic of the outbox."""
    topics = [channel.topic for channel in Channel]
    rows = Outbox.objects.waiting().filter(topic__in=topics).values("topic")
    return {row["topic"]: row["total"] for row in rows.annotate(total=Count("pk"))}


@transaction.atomic
def renew_webhook_secret(provider: ChannelProvider, by: User) -> str:
    """Replace the secret with which the provider signs, and return it, for the only time."""
    secret = webhook.new_secret()
    facts = {"webhook_secret": secret, "changed_by": by, "changed_at": clock.now()}
    ChannelProvider.objects.filter(pk=provider.pk).update(**facts)
    return secret


def take_report(provider: ChannelProvider, report_id: str, report: object) -> None:
    """Take in a reply or what became of a message. A repeat changes nothing. Raises NotUnderstood."""
    data = report.get("data") if isinstance(report, dict) else None
    kind = report.get("type") if isinstance(report, dict) else None
    if not isinstance(data, dict) or not isinstance(kind, str):
        raise NotUnderstood("Expected an object with type and data.")
    channel = Channel(provider.channel)
    if kind == "message.received":
        sender, text = _text(data, "from"), _text(data, "text")
        receive.receive(channel, report_id, sender, text)
    elif kind == "message.delivered":
        _delivered(channel, _text(data, "id"), clock.now())
    elif kind == "message.failed":
        _failed(channel, _text(data, "id"), _clean(data.get("reason")))
    else:
        raise NotUnderstood("Expected the type message.received, message.delivered or message.failed.")


def _text(data: dict, name: str) -> str:
    """Return a text of the report, without what the database can't keep."""
    if text := _clean(data.get(name)):
        return text
    raise NotUnderstood(f"Expected a text in data.{name}.")


def _clean(value: object) -> str:
    """Return the text without NUL and halves of surrogate pairs, which JSON can write; "" if it is none."""
    text = value if isinstance(value, str) else ""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode().strip()


def _token(channel: Channel, typed: str):
    """Return the message with this ID, as a query."""
    try:
        token = UUID(typed)
    except ValueError:
        raise NotUnderstood("Expected the id of a message of the desk in data.id.") from None
    return TextMessage.objects.filter(pk=token, channel=channel, origin=TextMessage.Origin.WRITTEN)


def _delivered(channel: Channel, typed: str, at: datetime) -> None:
    written = _token(channel, typed)
    written.filter(delivered_at=None).update(delivered_at=at, failed_at=None, failure="")
    written.filter(sent_at=None).update(sent_at=at)


@transaction.atomic
def _failed(channel: Channel, typed: str, reason: str) -> None:
    if message := _token(channel, typed).filter(delivered_at=None, failed_at=None).first():
        sending.fail(message.pk, reason, clock.now())
