"""Read the activity of a row, and what keeps it from being imported."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from leads.models import Activity
from salesdesk import parsing
from salesdesk.parsing.html_text import html_to_text

from ..history.dates import DateColumns
from ..history.owners import Owner, owner_in
from ..mapping.fields import ACTIVITIES, Field
from ..rows.cell_values import CellValues
from .words import is_incoming, is_undone, kind_of, outcome_of, seconds_in

_TIME = re.compile(
    r"\b(\d{1,2}):(\d{2})(?::\d{2})?(?:\.\d+)?\s*([ap]\.?m\.?)?\s*(z|[+-]\d{2}:?\d{2})?\s*$", re.IGNORECASE
)
_READ = (*ACTIVITIES, Field.EXTERNAL_ID, Field.OWNER, Field.NOTE)
_LONGEST = 20_000  # characters of a note


class PastActivity(NamedTuple):
    """An activity as staged (ImportActivity); a `blocked` row can't be imported."""

    reference: str
    kind: str
    at: datetime | None
    note: str
    incoming: bool
    outcome: str
    seconds: int | None
    owner_id: int | None
    problems: list[str]
    blocked: bool


class ActivityReader:
    """Read the activities of a list. `kind` is that of all rows, if no column has it; times are those of `zone`."""

    def __init__(
        self,
        mapping: Mapping[int, str],
        header: Sequence[str],
        *,
        kind: str,
        sample: Sequence[Sequence[str]],
        owners: Mapping[str, Owner | None],
        now: datetime,
        zone: str,
        order: str = "",
    ) -> None:
        self.columns: dict[Field, list[int]] = {}
        for column, field in sorted(mapping.items()):
            if field in _READ:
                self.columns.setdefault(Field(field), []).append(column)
        self.dates = DateColumns(
            {Field.FIRST_CONTACT_ON: self.columns.get(Field.ACTIVITY_AT, [])}, sample, order
        )
        self.kind, self.owners, self.now, self.zone = kind, owners, now, ZoneInfo(zone)
        named = " ".join(header[column] for column in self.columns.get(Field.DURATION, ()))
        #: The unit of durations that are a number.
        self.per = 1 if re.search("sec", named, re.IGNORECASE) else 60

    def read(self, cells: Sequence[str]) -> PastActivity:
        """Read one row. Never raises; errors are in `problems`."""
        return _OneRow(self, cells).read()


class _OneRow(CellValues):
    def __init__(self, reader: ActivityReader, cells: Sequence[str]) -> None:
        filled = {
            field: [cells[column] for column in columns if cells[column]]
            for field, columns in reader.columns.items()
        }
        super().__init__(filled, {})
        self.reader, self.row = reader, cells

    def read(self) -> PastActivity:
        kind, at = self._kind(), self._moment()
        if any(is_undone(cell) for cell in self.cells.get(Field.DONE, ())):
            self.block(_("This was planned, but not done."))
        names = [text for cell in self.cells.get(Field.OWNER, ()) if (text := parsing.text(cell))]
        owner = owner_in(names, self.reader.owners)
        if names and owner is None:
            nobody = _("No single person matches the owner “{written}”.")
            self.problems.append(format_lazy(nobody, written=" · ".join(names)[:60]))
        direction = " ".join((self.joined(Field.DIRECTION), self.joined(Field.ACTIVITY_KIND)))
        calls = kind == Activity.Kind.CALL
        return PastActivity(
            reference=self._reference(kind),
            kind=kind,
            at=at,
            note=self._note("" if owner else " · ".join(names)),
            incoming=is_incoming(direction, kind),
            outcome=outcome_of(self.joined(Field.CALL_RESULT)) if calls else "",
            seconds=seconds_in(self.joined(Field.DURATION), self.reader.per)
            if kind in Activity.MET or calls
            else None,
            owner_id=owner and owner.pk,
            problems=[str(problem) for problem in dict.fromkeys(self.problems)],
            blocked=self.blocked,
        )

    def _kind(self) -> str:
        written = self.joined(Field.ACTIVITY_KIND)
        kind = kind_of(written) if written else None
        if written and kind is None and not self.reader.kind:
            self.block(
                format_lazy(_("We don't recognize the kind of activity “{written}”."), written=written[:60])
            )
        elif not written and not self.reader.kind:
            self.block(_("The kind of activity is missing."))
        return kind.value if kind else self.reader.kind

    def _moment(self) -> datetime | None:
        """Return when it was: the day of the first column with one, and the time of any; noon if there is none."""
        columns = [
            column for column in self.reader.columns.get(Field.ACTIVITY_AT, ()) if self.row[column].strip()
        ]
        day = None
        for column in columns:
            found, _problem = self.reader.dates.read(column, parsing.text(self.row[column]))
            day = day or found
        if day is None:
            written = " ".join(self.row[column] for column in columns)
            self.block(
                format_lazy(_("“{written}” is not a date that can be read."), written=written[:40])
                if columns
                else _("The date is missing.")
            )
            return None
        clock, zone = next(filter(None, (_time_in(self.row[column]) for column in columns)), (None, None))
        at = (
            datetime.combine(day, clock, zone or self.reader.zone).astimezone(UTC)
            if clock
            else datetime.combine(day, time(12), UTC)
        )
        if at > self.reader.now and (clock or at.date() > self.reader.now.date()):
            self.block(format_lazy(_("{day} is in the future."), day=day.isoformat()))
        return min(at, self.reader.now)

    def _note(self, owner: str) -> str:
        """Return the subject and the text, without the markup of e-mails, and an owner who is not here."""
        subjects = [parsing.text(cell) for cell in self.cells.get(Field.SUBJECT, ())]
        texts = [
            html_to_text(cell) if "<" in cell else cell.strip() for cell in self.cells.get(Field.NOTE, ())
        ]
        named = f"{Field.OWNER.label}: {owner}" if owner else ""
        return "\n".join(dict.fromkeys(filter(None, [*subjects, *texts, named])))[:_LONGEST]

    def _reference(self, kind: str) -> str:
        """Return the number of the row with its kind, or else a digest of its cells."""
        if number := self.text(Field.EXTERNAL_ID, 80):
            return f"{kind}:{number}"
        return hashlib.sha256("\x1f".join(map(parsing.text, self.row)).encode()).hexdigest()[:32]


def _time_in(cell: str) -> tuple[time, tzinfo | None] | None:
    found = _TIME.search(cell.strip())
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2])
    half = (found[3] or "").lower()[:1]
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    zone = None
    if found[4]:
        digits = found[4].replace(":", "")
        shift = timedelta() if digits in "zZ" else timedelta(hours=int(digits[1:3]), minutes=int(digits[3:]))
        zone = timezone(-shift if digits[0] == "-" else shift)
    return (time(hour, minute), zone) if hour < 24 and minute < 60 else None
