"""Read the past of a row: its result, dates, value and owner, and what keeps it from being imported."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from leads.models import ImportOutcome
from leads.models.imports.past_outcome import CLOSED, OF_DEALS, PastResult
from leads.models.stages import FinalReason
from salesdesk import parsing

from ..mapping.fields import HISTORY, Field
from ..rows.cell_values import CellValues
from .checks import date_problems, early_outcome
from .dates import DateColumns
from .owners import Owner, owner_in
from .stages import PastStage, reason_of, stage_of

_LENGTHS = {field.name: field.max_length or 0 for field in ImportOutcome._meta.concrete_fields}
_MOST = Decimal(10) ** 10


class Past(NamedTuple):
    """The past of a row, as staged (ImportOutcome); a `blocked` row can't be imported."""

    reference: str
    result: str
    step: str
    first_contact_on: date | None
    opened_on: date | None
    closed_on: date | None
    decides_on: date | None
    value: Decimal | None
    reason: str
    reason_text: str
    owner_id: int | None
    owner_name: str
    problems: list[str]
    blocked: bool


class PastReader:
    """Read the past of the rows of a list. `today` is the importer's; with `takes_early` outcomes may come first."""

    def __init__(
        self,
        mapping: Mapping[int, str],
        *,
        sample: Sequence[Sequence[str]],
        owners: Mapping[str, Owner | None],
        today: date,
        order: str = "",
        takes_early: bool = False,
    ) -> None:
        self.columns: dict[Field, list[int]] = {}
        for column, field in sorted(mapping.items()):
            if field in HISTORY:
                self.columns.setdefault(Field(field), []).append(column)
        self.dates = DateColumns(self.columns, sample, order)
        values = self.columns.get(Field.DEAL_VALUE, ())
        self.marks = {
            Field.DEAL_VALUE: parsing.decimal_mark(row[column] for row in sample for column in values)
        }
        self.owners, self.today, self.takes_early = owners, today, takes_early

    def read(self, cells: Sequence[str]) -> Past:
        """Read one row. Never raises; errors are in `problems`."""
        return _OneRow(self, cells).read()


class _OneRow(CellValues):
    def __init__(self, reader: PastReader, cells: Sequence[str]) -> None:
        filled = {
            field: [cells[column] for column in columns if cells[column]]
            for field, columns in reader.columns.items()
        }
        super().__init__(filled, reader.marks)
        self.reader, self.row = reader, cells

    def read(self) -> Past:
        stage = self._stage()
        first, opened, closed = (
            self.day(field) for field in (Field.FIRST_CONTACT_ON, Field.OPENED_ON, Field.CLOSED_ON)
        )
        first = first or opened
        decides = None
        if stage and stage.result not in CLOSED:
            closed, decides = None, closed
        if stage and not self.blocked:
            self._check(stage.result, first, opened, closed)
        owner = self._owner(stage)
        text = self.text(Field.LOST_REASON, _LENGTHS["reason_text"])
        value = self._value()
        return Past(
            reference=self._reference(),
            result=stage.result.value if stage else "",
            step=stage.step if stage else "",
            first_contact_on=first,
            opened_on=(opened or first) if stage and stage.result in OF_DEALS else None,
            closed_on=closed,
            decides_on=decides,
            value=value,
            reason=self._reason(stage, text),
            reason_text=text,
            owner_id=owner and owner.pk,
            owner_name=self.joined(Field.OWNER)[: _LENGTHS["owner_name"]],
            problems=[str(problem) for problem in dict.fromkeys(self.problems)],
            blocked=self.blocked,
        )

    def day(self, field: Field) -> date | None:
        """Return the first date of the columns of `field`; a cell that is none keeps the row from being imported."""
        for column in self.reader.columns.get(field, ()):
            if written := parsing.text(self.row[column]):
                found, problem = self.reader.dates.read(column, written)
                if problem:
                    self.block(format_lazy("{field}: {problem}", field=field.label, problem=problem))
                if found:
                    return found
        return None

    def _stage(self) -> PastStage | None:
        cells = [text for cell in self.cells.get(Field.STAGE, ()) if (text := parsing.text(cell))]
        stage = stage_of(cells)
        if not cells:
            self.block(_("The stage or outcome is missing."))
        elif stage is None:
            unknown = _(
                "We don't recognize the stage “{written}”. Write won, lost, open or a stage of the funnel."
            )
            self.block(format_lazy(unknown, written=" · ".join(cells)[:60]))
        return stage

    def _check(self, result: str, first: date | None, opened: date | None, closed: date | None) -> None:
        """Refuse dates that can't be; an outcome before the first contact may be taken as it is."""
        for problem in date_problems(result, first, opened, closed, today=self.reader.today):
            self.block(problem)
        if early := early_outcome(first, opened, closed):
            self.problems.append(early)
            self.blocked |= not self.reader.takes_early

    def _owner(self, stage: PastStage | None) -> Owner | None:
        cells = [text for cell in self.cells.get(Field.OWNER, ()) if (text := parsing.text(cell))]
        owner = owner_in(cells, self.reader.owners)
        written = " · ".join(cells)[:60]
        if stage and stage.result == PastResult.DEAL:
            if not cells:
                self.block(_("An open deal needs an owner."))
            elif owner is None or not owner.can_hold:
                no_rep = _(
                    "An open deal needs an owner who is a rep of the campaign's team; “{written}” is none."
                )
                self.block(format_lazy(no_rep, written=written))
        elif cells and owner is None:
            self.problems.append(
                format_lazy(_("No single person matches the owner “{written}”."), written=written)
            )
        return owner

    def _value(self) -> Decimal | None:
        value = self.amount(Field.DEAL_VALUE)
        if value is not None and not 0 <= value < _MOST:
            self.block(
                format_lazy(_("{field}: {value} is out of range."), field=Field.DEAL_VALUE.label, value=value)
            )
            return None
        return value

    def _reason(self, stage: PastStage | None, text: str) -> str:
        if stage and stage.result == PastResult.RULED_OUT:
            return FinalReason.WRONG_FIT.value
        return reason_of(text) if stage and stage.result == PastResult.LOST else ""

    def _reference(self) -> str:
        """Return the number of the row, or else a digest of its cells, by which it is known when it comes again."""
        if number := self.text(Field.EXTERNAL_ID, _LENGTHS["reference"]):
            return number
        return hashlib.sha256("\x1f".join(map(parsing.text, self.row)).encode()).hexdigest()[:32]
