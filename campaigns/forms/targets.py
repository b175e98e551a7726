"""The page on which a manager sets the targets of a team for a quarter: one cell for each subject, figure and month."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django import forms
from django.db import transaction
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import TargetFigure
from campaigns.targets import setting
from campaigns.targets.months import code
from campaigns.targets.setting import Amount, Cell
from campaigns.targets.subjects import Subject
from salesdesk import formats
from salesdesk.clock.months import months_after
from salesdesk.formats import CURRENCIES
from salesdesk.people.models import Team, User
from salesdesk.web.forms.edit_conflicts import FIELD, find_conflict
from salesdesk.web.forms.edit_fingerprints import fingerprint
from salesdesk.web.forms.number_fields import AmountField, CountField

LARGEST_COUNT = 100_000


class GridRow(NamedTuple):
    """A row of a grid. `total` sums the saved targets of the quarter; None if there are none."""

    subject: Subject
    #: Each with its month.
    cells: list[tuple[date, BoundField]]
    total: Decimal | None
    currency: str


class Grid(NamedTuple):
    figure: str
    label: str | Promise
    rows: list[GridRow]


class TargetSheet(forms.Form):
    """The targets of a quarter. Months that have ended can be read, not changed.

    It detects edit conflicts as model forms do: `shown` is the fingerprint of what the page showed.
    """

    currency = forms.ChoiceField(
        label=gettext_lazy("Currency of the team and its reps"),
        choices=[(code, code) for code in CURRENCIES],
        help_text=gettext_lazy("Campaigns have their own."),
    )

    def __init__(self, data=None, *, team: Team, subjects: list[Subject], months: list[date], today: date):
        self.team, self.subjects, self.months, self.today = team, subjects, months, today
        self.saved_targets = setting.current(team, [months_after(months[0], -1), *months])
        values = {_name(cell): _shown(cell, amount) for cell, amount in self.saved_targets.items()}
        super().__init__(data, initial=values | {"currency": self._usual_currency()}, label_suffix="")
        self.cells = {
            _name(cell): cell
            for cell in (
                Cell(subject.key, figure, month)
                for figure in TargetFigure.values
                for subject in subjects
                for month in months
            )
        }
        names = {each.key: each.name for each in subjects}
        for name, cell in self.cells.items():
            self.fields[name] = _field(cell, names[cell.subject], has_ended=cell.month < today.replace(day=1))
        self.shown = fingerprint(self) if data is None else data.get(FIELD, "")

    def grids(self) -> Iterator[Grid]:
        """Yield a grid for each figure, with the rows in the order of the subjects."""
        for figure in TargetFigure:
            yield Grid(figure, figure.label, [self._row(each, figure) for each in self.subjects])

    def with_copies(self, month: date) -> "TargetSheet":
        """Return the sheet as it was typed, with the empty cells of `month` filled from the month before."""
        data = self.data.copy()
        for name, cell in self.cells.items():
            before = _name(cell._replace(month=months_after(month, -1)))
            field = self.fields[name]
            if cell.month != month or field.disabled or data.get(name, "").strip():
                continue
            saved = field.prepare_value(self.initial.get(before))
            typed = data.get(before, saved)
            data[name] = "" if typed is None else str(typed)
        return TargetSheet(data, team=self.team, subjects=self.subjects, months=self.months, today=self.today)

    @transaction.atomic
    def save(self, by: User) -> int | None:
        """Save and return how many targets changed, or None with errors if somebody else saved meanwhile."""
        setting.locked(self.team)
        now = TargetSheet(team=self.team, subjects=self.subjects, months=self.months, today=self.today)
        if conflict := find_conflict(self.shown, self, now):
            self.shown = conflict.shown
            self.add_error(None, conflict.message)
            return None
        return setting.save(self.team, by, self._wanted(), self.subjects)

    def _wanted(self) -> dict[Cell, Amount | None]:
        """Return the amount of each cell that can be changed; None where it is empty."""
        own = {each.key: each.currency for each in self.subjects}
        chosen = self.cleaned_data["currency"]
        wanted: dict[Cell, Amount | None] = {}
        for name, cell in self.cells.items():
            if self.fields[name].disabled:
                continue
            typed = self.cleaned_data.get(name)
            currency = (own[cell.subject] or chosen) if cell.figure == TargetFigure.VALUE else ""
            wanted[cell] = None if typed is None else Amount(Decimal(typed), currency)
        return wanted

    def _row(self, subject: Subject, figure: TargetFigure) -> GridRow:
        cells = [Cell(subject.key, figure, month) for month in self.months]
        saved = [self.saved_targets[each] for each in cells if each in self.saved_targets]
        total = sum((each.amount for each in saved), Decimal(0)) if saved else None
        currency = saved[0].currency if saved else subject.currency
        return GridRow(subject, [(each.month, self[_name(each)]) for each in cells], total, currency)

    def _usual_currency(self) -> str:
        """Return the currency of the saved values of the team and its reps, or that of most of its campaigns."""
        own = {each.key: each.currency for each in self.subjects}
        used = Counter(
            amount.currency
            for cell, amount in self.saved_targets.items()
            if amount.currency and not own.get(cell.subject)
        )
        used = used or Counter(currency for currency in own.values() if currency in CURRENCIES)
        return used.most_common(1)[0][0] if used else CURRENCIES[0]


def _field(cell: Cell, name: str, *, has_ended: bool) -> forms.Field:
    label = _("%(name)s, %(figure)s, %(month)s") % {
        "name": name,
        "figure": TargetFigure(cell.figure).label,
        "month": formats.month(cell.month),
    }
    if cell.figure == TargetFigure.VALUE:
        field: forms.Field = AmountField(label=label, required=False)
    else:
        field = CountField(label=label, required=False, min_value=1, max_value=LARGEST_COUNT)
    field.disabled = has_ended
    field.widget.attrs["aria-label"] = label
    return field


def _name(cell: Cell) -> str:
    return f"{cell.figure}-{cell.subject}-{code(cell.month)}"


def _shown(cell: Cell, amount: Amount) -> Decimal | int:
    return amount.amount if cell.figure == TargetFigure.VALUE else int(amount.amount)
