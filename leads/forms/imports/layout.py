"""Form to choose how a file is read: its sheet, the line of the header, and its encoding."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.imports import proposal
from leads.imports.files.encodings import NAMES
from leads.imports.mapping import presets
from leads.models import ImportBatch
from salesdesk.parsing import text

LONGEST_LINE = 80  # characters of a line that are shown


class LayoutForm(forms.Form):
    """Ask for what was guessed about the file; what it doesn't offer has no choice."""

    preset = forms.ChoiceField(
        label=gettext_lazy("Export of"),
        required=False,
        help_text=gettext_lazy("Maps the columns as this program names them."),
    )
    sheet = forms.TypedChoiceField(
        label=gettext_lazy("Sheet"),
        coerce=int,
        required=False,
        help_text=gettext_lazy("Import the other sheets as separate lists."),
    )
    header_line = forms.TypedChoiceField(
        label=gettext_lazy("Column names"),
        coerce=int,
        required=False,
        help_text=gettext_lazy("Lines above the column names are not imported."),
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding"),
        required=False,
        help_text=gettext_lazy("Choose another one if the values look garbled."),
    )

    def __init__(self, *args, batch: ImportBatch, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.batch = batch
        named = [(key, preset.label) for key, preset in presets.PRESETS.items()]
        choices = {"header_line": _header_lines(batch), "preset": [("", _("another program")), *named]}
        if len(batch.sheets) > 1:
            choices["sheet"] = [*enumerate(batch.sheets)]
        if batch.encoding:
            choices["encoding"] = encodings(batch.encoding)
        for name in list(self.fields):
            if name in choices:
                self.fields[name].choices = choices[name]
                self.fields[name].initial = getattr(batch, name)
            else:
                del self.fields[name]

    def changes(self) -> dict[str, str | int]:
        """Return the choices that differ from how the file was read."""
        return {
            name: choice
            for name, choice in self.cleaned_data.items()
            if choice != "" and choice != getattr(self.batch, name)
        }


def encodings(present: str) -> list[tuple[str, str]]:
    """Return the encodings to choose from, including the detected one."""
    known = {"utf-8": "UTF-8", **NAMES}
    if present.removesuffix("-sig") == "utf-8":
        known = {present: known.pop("utf-8"), **known}
    return [*({present: present.upper()} | known).items()]


def _header_lines(batch: ImportBatch) -> list[tuple[int, str]]:
    lines = [(0, _("No header: every line is a row"))]
    for line, cells in proposal.first_lines(batch):
        words = " · ".join(word for cell in cells if (word := text(cell[:LONGEST_LINE])))
        shown = words if len(words) <= LONGEST_LINE else f"{words[: LONGEST_LINE - 1]}…"
        lines.append((line, _("Line %(line)s: %(words)s") % {"line": line, "words": shown}))
    return lines
