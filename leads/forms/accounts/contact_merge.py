"""Form to choose, fact by fact, what the merged contact keeps."""

from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _

from leads.accounts.merging.contact_plan import ContactPlan, Fact
from salesdesk.web.forms.edit_conflicts import FIELD
from salesdesk.web.forms.edit_fingerprints import digest, line

KEPT, GONE = "kept", "gone"


class Row(NamedTuple):
    """A fact of both contacts; `radios` are the buttons of the two, if there is a choice."""

    fact: Fact
    radios: list[Any]


class ContactMergeForm(forms.Form):
    """One choice for each fact that differs. A page carries a fingerprint of all facts that it showed."""

    def __init__(self, data=None, *, plan: ContactPlan) -> None:
        super().__init__(data, label_suffix="")
        self.facts, self.found = plan.facts(), plan
        for fact in self.facts:
            if fact.differs:
                self.fields[fact.key] = forms.ChoiceField(
                    label=fact.label,
                    choices=[(KEPT, fact.kept), (GONE, fact.gone)],
                    initial=KEPT,
                    widget=forms.RadioSelect,
                    error_messages={"required": _("Choose which of both to keep.")},
                )

    @property
    def shown(self) -> str:
        """The fingerprint that the page carries."""
        return self.data.get(FIELD, "") if self.is_bound else _fingerprint(self.facts)

    def rows(self) -> list[Row]:
        return [Row(fact, list(self[fact.key]) if fact.differs else []) for fact in self.facts]

    def taken(self) -> set[str]:
        """Return the facts that are taken from the contact that is not kept."""
        return {key for key, choice in self.cleaned_data.items() if choice == GONE}

    def has_conflict(self, plan: ContactPlan) -> bool:
        """Return whether a fact of `plan`, read under the locks, is not what the page showed."""
        self.found = plan
        return self.shown != _fingerprint(plan.facts())

    def renewed(self) -> "ContactMergeForm":
        """Return the form with the facts as they are now: choices are kept, and an error says what happened."""
        data = self.data.copy()
        data[FIELD] = _fingerprint(self.found.facts())
        form = ContactMergeForm(data, plan=self.found)
        form.add_error(
            None, _("Someone else changed one of them. Review what has changed, then merge again.")
        )
        return form


def _fingerprint(facts: list[Fact]) -> str:
    return line({fact.key: digest([fact.kept, fact.gone]) for fact in facts})
