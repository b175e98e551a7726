"""Forms of the library of brochures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.files.fields import FilesField, FilesInput, limit_help
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.web.forms.edit_conflicts import EditConflictMixin

from ..brochure_library import text_error
from ..models import Brochure, Proposition

#: The text that a new brochure starts with.
FIRST_TEXT = _(
    "Dear {first_name},\n\nAs we discussed, here is more about what we do for companies such as {company}:\n"
    "{link}\n\nKind regards,\n{rep}"
)


class OneFileInput(FilesInput):
    allow_multiple_selected = False


class OneFileField(FilesField):
    """A field for one file, checked as it will be stored."""

    widget = OneFileInput

    def clean(self, data, initial=None):
        chosen = super().clean(data, initial)
        return chosen[0] if chosen else None


class PropositionField(forms.ModelChoiceField):
    """A choice of a proposition; an admin, who sees several teams, sees the team too."""

    with_team = False

    def label_from_instance(self, proposition) -> str:
        return f"{proposition} · {proposition.team}" if self.with_team else str(proposition)


class BrochureForm(EditConflictMixin):
    """A brochure, with its first version or the next one."""

    proposition = PropositionField(label=_("Proposition"), queryset=Proposition.objects.none())
    file = OneFileField(label=_("File"))

    class Meta:
        model = Brochure
        fields = ("proposition", "language", "title", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "text": _("Merge fields: {first_name}, {company}, {rep}, and {link} for the address of the file.")
        }

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        propositions = Proposition.objects.select_related("team")
        if user.role == Role.ADMIN:
            self.fields["proposition"].with_team = True
        else:
            propositions = propositions.filter(team=user.team_id)
        self.fields["proposition"].queryset = propositions
        self.fields["file"].help_text = limit_help()
        if self.instance.pk:
            # A brochure stays with its proposition and language; another one is another brochure.
            del self.fields["proposition"], self.fields["language"]
            self.fields["file"].required = False
            self.fields["file"].label = _("New version")
        else:
            self.initial.setdefault("text", FIRST_TEXT)

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if error := text_error(text):
            raise forms.ValidationError(error)
        return text
