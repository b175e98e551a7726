"""Form by which an admin makes a public form."""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaigns.models import Brochure, Campaign
from campaigns.models.campaign import State
from leads.models import FormField, PublicForm
from leads.public_forms import definitions, guard
from salesdesk import countries
from salesdesk.web.forms.edit_conflicts import EditConflictMixin

PARTS = {"title": _("title"), "consent": _("consent text")}
MAX_ORIGINS = 20


class DefinitionForm(EditConflictMixin):
    """The fields of a public form, the sites that may use it, and its texts in each language."""

    country = forms.ChoiceField(
        label=_("Country"),
        help_text=_("Where most visitors are. Phone numbers are read as dialled there."),
    )
    fields_asked = forms.MultipleChoiceField(
        label=_("Fields"),
        choices=FormField,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols"}),
        help_text=_("Besides the company, which is always asked."),
    )
    fields_required = forms.MultipleChoiceField(
        label=_("Required fields"),
        choices=FormField,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols"}),
    )
    sites = forms.CharField(
        label=_("Allowed sites"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One address a line, such as https://www.example.com. The desk's own page always works."),
    )

    class Meta:
        model = PublicForm
        fields = ("name", "kind", "campaign", "brochure", "is_open", "asks_proof")
        help_texts = {
            "brochure": _("For a download: what the visitor gets."),
            "asks_proof": _(
                "Slows down bots. Visitors need JavaScript. After a change, paste the HTML on other sites again."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        form = self.instance
        self.fields["campaign"].queryset = Campaign.objects.exclude(state=State.ENDED).filter(private=False)
        self.fields["brochure"].empty_label = _("No brochure")
        self.fields["brochure"].queryset = Brochure.objects.offered().select_related("proposition")
        self.fields["country"].choices = countries.choices()
        self.initial |= {"country": form.country or "NL"}
        if form.pk:
            self.initial |= {
                "fields_asked": form.fields,
                "fields_required": form.required,
                "sites": "\n".join(form.origins),
            }
        else:
            self.initial |= {"fields_asked": ["name", "phone", "when"], "fields_required": ["name", "phone"]}
        self._add_texts()
        self.order_fields(
            ["name", "kind", "campaign", "country", "fields_asked", "fields_required", "brochure", "sites"]
        )

    def _add_texts(self) -> None:
        texts = definitions.texts_of(self.instance) if self.instance.pk else {}
        for code, language in settings.LANGUAGES:
            for part, label in PARTS.items():
                widget = forms.Textarea(attrs={"rows": 3}) if part == "consent" else forms.TextInput()
                name = f"{part}_{code}"
                self.fields[name] = forms.CharField(
                    label=f"{language}: {label}",
                    required=False,
                    max_length=120 if part == "title" else 1000,
                    widget=widget,
                )
                self.initial[name] = getattr(texts.get(code), part, "")

    def clean_sites(self) -> list[str]:
        lines = [line for line in self.cleaned_data["sites"].split() if line]
        if len(lines) > MAX_ORIGINS:
            raise ValidationError(_("Enter at most %(most)s sites."), params={"most": str(MAX_ORIGINS)})
        for line in lines:
            if not guard.origin_of(line) or len(line) > 200:
                raise ValidationError(
                    _("%(line)s is not the address of a site. Write it like https://www.example.com."),
                    params={"line": line[:80]},
                )
        return list(dict.fromkeys(guard.origin_of(line) for line in lines))

    def clean_asks_proof(self) -> bool:
        asked = self.cleaned_data["asks_proof"]
        if asked and _is_insecure(settings.DESK_URL):
            raise ValidationError(_("Proof of work requires HTTPS. Serve the desk over HTTPS first."))
        return asked

    def clean(self):
        cleaned = super().clean()
        asked, required = cleaned.get("fields_asked") or [], cleaned.get("fields_required") or []
        if set(required) - set(asked):
            self.add_error("fields_required", _("A required field must be one of the form's fields."))
        if cleaned.get("kind") == PublicForm.Kind.CALL and "phone" not in required:
            self.add_error("fields_required", _("A call-me-back form must require the phone number."))
        if cleaned.get("kind") == PublicForm.Kind.DOWNLOAD and not cleaned.get("brochure"):
            self.add_error("brochure", _("Choose what the visitor downloads."))
        if cleaned.get("asks_proof") and any(map(_is_insecure, cleaned.get("sites") or [])):
            self.add_error("sites", _("With a proof of work each site must be served over HTTPS."))
        self._check_texts(cleaned)
        return cleaned

    def _check_texts(self, cleaned: dict) -> None:
        codes = [code for code, _language in settings.LANGUAGES]
        written = [code for code in codes if cleaned.get(f"title_{code}") or cleaned.get(f"consent_{code}")]
        for code in written or codes[:1]:
            for part in PARTS:
                if not cleaned.get(f"{part}_{code}"):
                    self.add_error(f"{part}_{code}", _("Write the title and the consent text."))

    def save(self, commit=True):
        form, data = super().save(commit=False), self.cleaned_data
        form.country, form.origins = data["country"], data["sites"]
        form.fields, form.required = data["fields_asked"], data["fields_required"]
        form.save()
        return form

    def texts(self) -> dict[str, tuple[str, str]]:
        """Return title and consent text by language."""
        data = self.cleaned_data
        return {
            code: (data[f"title_{code}"], data[f"consent_{code}"].strip())
            for code, _language in settings.LANGUAGES
        }


def _is_insecure(site: str) -> bool:
    """Return whether browsers compute no proof of work on pages of this site: they do over HTTPS and on localhost."""
    parts = urlsplit(site)
    return parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1")
