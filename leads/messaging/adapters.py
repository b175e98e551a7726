"""The two ways in which a text message leaves, behind one interface: by hand, or through a provider over HTTP."""

import json
import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from leads.models import Channel, ChannelProvider
from salesdesk.outbox import http_client
from salesdesk.outbox.http_client import NotAllowed, NotReached

#: The fields of the headers and body of a provider.
FIELD = re.compile(r"\{(to|number|text|id|secret)\}")
#: Answers after which the same message may be accepted later.
TEMPORARY = {408, 409, 425, 429}
#: Characters of an answer that are shown.
SHOWN = 200
#: Where people write to somebody from their own phone or browser.
LINKS = {
    Channel.SMS: "sms:{to}?&body={text}",
    Channel.WHATSAPP: "https://wa.me/{number}?text={text}",
    Channel.LINE: "https://chat.line.biz/",
}


@dataclass(frozen=True)
class Outgoing:
    """A message to send: `to` is a number (E.164) or an ID, `id` identifies the message."""

    to: str
    text: str
    id: str


class NotSent(Exception):
    """The message was not accepted; `permanent` if a repeat would not be either."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class Adapter(Protocol):
    """How the messages of a channel leave."""

    #: Whether the desk sends, from its outbox. If not, people send by themselves, with `link`, and log it.
    sends: bool

    def send(self, message: Outgoing) -> None:
        """Hand the message over. Raises NotSent."""

    def link(self, message: Outgoing) -> str:
        """Return the address that opens the message in an app of the person's own, or ""."""


@dataclass(frozen=True)
class ByHand:
    """People send the message from their own phone or browser."""

    channel: Channel
    sends = False

    def send(self, message: Outgoing) -> None:
        raise NotSent(_("%(channel)s has no provider.") % {"channel": self.channel.label}, permanent=True)

    def link(self, message: Outgoing) -> str:
        quoted = {"to": message.to, "number": _digits(message.to), "text": quote(message.text)}
        return LINKS[self.channel].format(**quoted)


@dataclass(frozen=True)
class OverHttp:
    """A provider that takes messages by POST, as an admin has set it up."""

    provider: ChannelProvider
    sends = True

    def send(self, message: Outgoing) -> None:
        provider = self.provider
        values = {
            "to": message.to,
            "number": _digits(message.to),
            "text": message.text,
            "id": message.id,
            "secret": provider.secret,
        }
        kind, body = body_of(provider.format, provider.body, values)
        headers = {"Content-Type": kind, "Idempotency-Key": message.id}
        headers |= {name: _fill(value, values) for name, value in headers_of(provider.headers)}
        try:
            answer = http_client.post(provider.url, headers, body)
        except NotAllowed as error:
            raise NotSent(str(error), permanent=True) from error
        except NotReached as error:
            raise NotSent(str(error), permanent=False) from error
        if answer.status // 100 != 2:
            shown = " ".join(answer.text.split())[:SHOWN]
            if provider.secret:
                shown = shown.replace(provider.secret, "…")
            permanent = answer.status // 100 in (3, 4) and answer.status not in TEMPORARY
            raise NotSent(f"HTTP {answer.status}. {shown}".strip(), permanent=permanent)

    def link(self, message: Outgoing) -> str:
        return ""


def adapter_of(channel: Channel) -> Adapter:
    """Return how messages of this channel leave now."""
    provider = ChannelProvider.objects.filter(channel=channel, is_active=True).first()
    return OverHttp(provider) if provider else ByHand(channel)


def headers_of(typed: str) -> list[tuple[str, str]]:
    """Return the headers as (name, value), one from each line."""
    pairs = (line.partition(":") for line in typed.splitlines() if line.strip())
    return [(name.strip(), value.strip()) for name, _colon, value in pairs]


def body_of(written_as: str, template: str, values: dict[str, str]) -> tuple[str, bytes]:
    """Return the content type and the body. Values are filled into texts, so that nothing can break out of them.

    Raises ValueError if the template is not JSON.
    """
    if written_as == ChannelProvider.Format.JSON:
        filled = _fill_all(json.loads(template), values)
        return "application/json", json.dumps(filled, ensure_ascii=False).encode()
    pairs = (line.partition("=") for line in template.splitlines() if line.strip())
    fields = [(name.strip(), _fill(value.strip(), values)) for name, _equals, value in pairs]
    return "application/x-www-form-urlencoded", urlencode(fields).encode()


def _fill_all(value, values: dict[str, str]):
    if isinstance(value, str):
        return _fill(value, values)
    if isinstance(value, list):
        return [_fill_all(each, values) for each in value]
    if isinstance(value, dict):
        return {name: _fill_all(each, values) for name, each in value.items()}
    return value


def _fill(template: str, values: dict[str, str]) -> str:
    return FIELD.sub(lambda field: values[field[1]], template)


def _digits(number: str) -> str:
    return number.removeprefix("+")
