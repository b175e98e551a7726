"""Form by which an admin sets up the provider of a channel."""

import re
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leads.messaging import adapters
from leads.models import ChannelProvider
from salesdesk.outbox import http_client
from salesdesk.web.forms.edit_conflicts import EditConflictMixin
from salesdesk.web.forms.fields import LineField

HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}")
HEADER_VALUE = re.compile(r"[\x20-\x7e]{1,1000}")
#: Headers that the desk writes by itself.
OWN_HEADERS = {"host", "content-length", "content-type", "transfer-encoding", "connection", "idempotency-key"}
UNKNOWN_FIELD = re.compile(r"\{(?!(?:to|number|text|id|secret)\})(\w+)\}")
MAX_HEADERS = 20
EXAMPLE = {"to": "{to}", "text": "{text}", "reference": "{id}"}


class ProviderForm(EditConflictMixin):
    """Where and how messages are handed over. An empty secret keeps the one that is stored."""

    url = LineField(
        label=_("Address"),
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": "https://api.example.com/messages", "inputmode": "url"}),
        help_text=_("Each message is one POST to this address. It must begin with https://."),
    )
    new_secret = LineField(
        label=_("Secret"),
        max_length=1000,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = ChannelProvider
        fields = ["is_active", "url", "headers", "format", "body"]
        widgets = {
            "headers": forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
            "body": forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
            "format": forms.RadioSelect,
        }
        help_texts = {
            "is_active": _("If not, people send by hand and log it."),
            "headers": _("One a line, such as: Authorization: Bearer {secret}"),
            "body": _(
                "JSON, or one name=value a line for form fields. {to} is the number with its +, {number} without it, "
                "{text} the message, {id} our ID of it, {secret} the secret."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["new_secret"].help_text = (
            _("A secret is stored and never shown. Type another one to replace it.")
            if self.instance.secret
            else _("Stored for {secret} and never shown again.")
        )
        self.order_fields(["is_active", "url", "new_secret", "headers", "format", "body"])

    def clean_url(self) -> str:
        try:
            http_client.check(self.cleaned_data["url"])
        except http_client.NotAllowed as error:
            raise ValidationError(str(error)) from error
        return self.cleaned_data["url"]

    def clean_headers(self) -> str:
        typed = self.cleaned_data["headers"]
        pairs = adapters.headers_of(typed)
        if len(pairs) > MAX_HEADERS:
            raise ValidationError(_("Enter at most %(most)s headers."), params={"most": str(MAX_HEADERS)})
        for name, value in pairs:
            if not HEADER_NAME.fullmatch(name) or not HEADER_VALUE.fullmatch(value):
                raise ValidationError(_("Write each header as Name: value, in plain letters."))
            if name.lower() in OWN_HEADERS:
                raise ValidationError(
                    _("The desk writes the header %(name)s by itself."), params={"name": name}
                )
        _require_known_fields(typed)
        return typed

    def clean(self):
        cleaned = super().clean()
        self._check_secret(cleaned)
        body = cleaned.get("body", "")
        if not body or not cleaned.get("format"):
            return cleaned
        try:
            adapters.body_of(
                cleaned["format"], body, dict.fromkeys(("to", "number", "text", "id", "secret"), "x")
            )
        except ValueError:
            self.add_error("body", _("This is not JSON. Check its quotes, commas and braces."))
            return cleaned
        try:
            _require_known_fields(body)
        except ValidationError as error:
            self.add_error("body", error)
        if "{text}" not in body or not ("{to}" in body or "{number}" in body):
            self.add_error("body", _("The body needs {text}, and {to} or {number}."))
        return cleaned

    def _check_secret(self, cleaned: dict) -> None:
        """Ask for the secret again if the messages go elsewhere, so that nobody learns it by changing the address."""
        before, now = self.initial.get("url", ""), cleaned.get("url", "")
        moved = before and now and urlsplit(before).netloc != urlsplit(now).netloc
        if moved and self.instance.secret and not cleaned.get("new_secret"):
            self.add_error("new_secret", _("Type the secret again, because the address is another one now."))

    def save(self, commit=True):
        provider = super().save(commit=False)
        if secret := self.cleaned_data["new_secret"]:
            provider.secret = secret
        provider.save()
        return provider


def _require_known_fields(typed: str) -> None:
    if unknown := UNKNOWN_FIELD.search(typed):
        raise ValidationError(
            _("There is no field %(field)s. Use {to}, {number}, {text}, {id} or {secret}."),
            params={"field": unknown[0]},
        )
