"""Restore the rows that a merge changed, as far as nobody has changed them since."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _

from leads.funnel import transitions
from leads.models import Company, Contact, Lead, Merge, NextStep
from leads.models.lead_fields import UndoableCall
from leads.models.stages import OPEN_STAGES

from . import recording

#: Leads come after companies and contacts, and their steps after them.
LATER = [Lead._meta.label, NextStep._meta.label]


class Restorer:
    """Restores the rows of one merge; `left` says what was not restored."""

    def __init__(self, merge: Merge, leads: Mapping[int, Lead], by) -> None:
        self.merge, self.leads, self.by = merge, leads, by
        self.left: list[str] = []

    def restore_all(self) -> None:
        """Restore companies and contacts, then what belongs to them, then the leads, then their steps."""
        for label in [each for each in self.merge.rows if each not in LATER]:
            self._restore_table(label)
        for pk, (before, after) in self.merge.rows.get(Lead._meta.label, {}).items():
            if lead := self.leads.get(int(pk)):
                self._restore_lead(lead, before, after)
        self._restore_table(NextStep._meta.label)

    def _restore_table(self, label: str) -> None:
        model: Any = apps.get_model(label)
        changes = dict(sorted(self.merge.rows.get(label, {}).items(), key=_takes_a_number))
        present = {int(pk): row for pk, row in recording.read(model.objects.filter(pk__in=changes)).items()}
        for text, (before, after) in changes.items():
            pk = int(text)
            now = present.get(pk)
            if before is None:
                if now == after and model is not Company:
                    model.objects.filter(pk=pk).delete()
            elif after is not None and now is not None:
                self._restore_columns(model, pk, before, after, now)
        # Last, because a row that was moved may have taken the place of one that was deleted.
        for text, (before, after) in changes.items():
            if after is None and int(text) not in present:
                self._restore_deleted(model, int(text), before)

    def _restore_columns(self, model: Any, pk: int, before: dict, after: dict, now: dict) -> None:
        same = {name: value for name, value in before.items() if now[name] == after[name]}
        if same:
            facts = recording.loaded(model, same)
            if model in (Company, Contact):
                # `save` keeps the keys and digests of names and numbers.
                row = model.objects.get(pk=pk)
                for name, value in facts.items():
                    setattr(row, name, value)
                row.save()
            else:
                model.objects.filter(pk=pk).update(**facts)
        if model in (Company, Contact):
            row = model.objects.get(pk=pk)
            for name in before.keys() - same.keys():
                text = _("Changed since, so it stays: %(fact)s of %(row)s.")
                self.left.append(text % {"fact": _label(model, name), "row": row})

    def _restore_deleted(self, model: Any, pk: int, before: dict) -> None:
        facts = recording.loaded(model, before)
        if model is NextStep and not Lead.objects.filter(pk=facts["lead_id"], stage__in=OPEN_STAGES).exists():
            return
        model.objects.bulk_create([model(pk=pk, **facts)], ignore_conflicts=True)

    def _restore_lead(self, lead: Lead, before: dict, after: dict) -> None:
        """Restore what is as the merge left it; a lead that the merge closed returns to its stage."""
        returns = "stage" in after and lead.stage == after["stage"]
        if returns and self._is_taken(lead, before.get("company_id", lead.company_id)):
            returns = False
            text = _("%(campaign)s: the lead that was closed stays closed, because a newer one is open.")
            self.left.append(text % {"campaign": lead.campaign})
        names = set(before) - {"stage"}
        if "stage" in after and not returns:
            names &= {"company_id", "contact_id"}
        same = {name: before[name] for name in names if recording.value_of(lead, name) == after[name]}
        for name, value in recording.loaded(Lead, same).items():
            setattr(lead, name, value)
        reason = _("Merge undone")
        if returns:
            lead.undoing = UndoableCall(self.by.pk, before["stage"])
            transitions.move(lead, "undo", self.by, reason=reason)
        else:
            transitions.save(lead, self.by, reason)

    @staticmethod
    def _is_taken(lead: Lead, company: int) -> bool:
        others = Lead.objects.filter(company=company, campaign=lead.campaign_id, stage__in=OPEN_STAGES)
        return others.exclude(pk=lead.pk).exists()


def _takes_a_number(change: tuple[str, list]) -> bool:
    """Return whether the row gets its registration number back, which the other one has to give up first."""
    before = change[1][0] or {}
    return bool(before.get("register_number"))


def _label(model: type[Model], name: str) -> str:
    return str(model._meta.get_field(name.removesuffix("_id")).verbose_name)  # type: ignore[union-attr]
