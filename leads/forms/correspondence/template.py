"""Form for a template of e-mails."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.correspondence import merge_fields
from leads.models import EmailTemplate
from salesdesk.people.models import User
from salesdesk.people.permissions import WRITE_TRACKS
from salesdesk.web.forms.edit_conflicts import EditConflictMixin
from salesdesk.web.forms.fields import check_names


class TemplateForm(EditConflictMixin):
    shared = forms.BooleanField(
        label=_("Share with the team"), required=False, help_text=_("The whole team can use it.")
    )

    class Meta:
        model = EmailTemplate
        fields = ["name", "language", "subject", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 10})}

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.user = user
        check_names(self, "name", "subject")
        if user.role not in WRITE_TRACKS:
            del self.fields["shared"]
        elif self.instance.pk:
            self.initial["shared"] = self.instance.is_shared

    def clean_subject(self) -> str:
        return self._checked("subject")

    def clean_text(self) -> str:
        return self._checked("text")

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        template = self.instance
        is_shared = cleaned.get("shared", False)
        if is_shared != (template.pk is not None and template.is_shared) or not template.pk:
            template.owner = None if is_shared else self.user
            template.team = self.user.team if is_shared else None
        same = EmailTemplate.objects.filter(
            owner=template.owner,
            team=template.team,
            name=cleaned.get("name"),
            language=cleaned.get("language"),
        )
        if same.exclude(pk=template.pk).exists():
            self.add_error(
                "name", _("There is a template with this name in this language. Choose another name.")
            )
        return cleaned

    def _checked(self, name: str) -> str:
        if error := merge_fields.error_in(self.cleaned_data[name]):
            raise forms.ValidationError(error)
        return self.cleaned_data[name]
