from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from leads.models.compliance.calling_law import LegalForm
from leads.models.stages import Source
from salesdesk import clock

from .batch_constraints import CONSTRAINTS
from .batch_queryset import ImportBatchQuerySet
from .contents import Contents, ListContents
from .undo_fields import UNDO_INDEXES, UndoFields


class ImportBatch(ListContents, UndoFields):
    """An imported list, from upload to commit.

    Once imported, rows = created + updated + skipped + refused; at all times the same holds for `rows_imported`.
    """

    class State(models.TextChoices):
        OPENING = "opening", _("Opening")
        UPLOADED = "uploaded", _("Map columns")
        READING = "reading", _("Reading")
        CHECKING = "checking", _("Checking")
        PREVIEWED = "previewed", _("Ready to review")
        COMMITTING = "committing", _("Importing")
        COMMITTED = "committed", _("Imported")
        #: Reading failed; nothing was imported.
        FAILED = "failed", _("Failed")
        #: Importing failed part-way and can be continued.
        HALTED = "halted", _("Interrupted")
        #: A user stopped the import part-way.
        STOPPED = "stopped", _("Stopped")
        #: Hidden from users; the sweep deletes it with its rows.
        DISCARDED = "discarded", _("Discarded")

    #: States in which the columns are mapped.
    MAPPED_IN = (State.UPLOADED, State.PREVIEWED, State.FAILED)
    #: States that the sweep works on.
    WORKED_ON = (State.READING, State.CHECKING, State.COMMITTING)
    #: States after which the staged rows are of no use.
    ENDED = (State.COMMITTED, State.STOPPED, State.DISCARDED)

    Contents = Contents

    class DateOrder(models.TextChoices):
        DAY_FIRST = "dmy", _("Day first: 31-12-2026")
        MONTH_FIRST = "mdy", _("Month first: 12/31/2026")
        YEAR_FIRST = "ymd", _("Year first: 2026-12-31")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="imports", verbose_name=_("campaign"))
    file_name = models.CharField(max_length=200)
    file_size = models.PositiveIntegerField(default=0)
    #: The encoding and sheet to open the file with, if somebody chose them.
    requested = models.JSONField(default=dict)
    #: Somebody opens the file until then.
    opening_until = models.DateTimeField(null=True, blank=True)
    #: How often the file was opened, and the opening whose rows count (ImportPart).
    openings = models.PositiveIntegerField(default=0)
    opening = models.PositiveIntegerField(default=0)
    country = models.CharField(_("default country"), max_length=2, blank=True)
    #: Legal form of companies for which neither row nor name shows it; empty if unknown.
    legal_form = models.CharField(
        _("default legal form"),
        max_length=11,
        choices=LegalForm,
        blank=True,
        default="",
    )
    #: The interest of the list's leads, which makes them MQLs, and their source; a row may say
    #: otherwise.
    interest = models.CharField(_("interest"), max_length=200, blank=True, default="", db_default="")
    source = models.CharField(
        _("source"), max_length=10, choices=Source, default=Source.LIST, db_default=Source.LIST
    )
    #: The export of another program that it is (leads/imports/mapping/presets.py), if one was recognized or chosen.
    preset = models.CharField(max_length=30, blank=True, default="", db_default="")
    #: How the dates of a history are written, where its columns leave that open.
    date_order = models.CharField(
        _("order of dates"), max_length=3, choices=DateOrder, blank=True, default="", db_default=""
    )
    #: Outcomes before the first contact are taken as the list has them.
    takes_early_outcomes = models.BooleanField(
        _("outcomes before the first contact"), default=False, db_default=False
    )
    encoding = models.CharField(max_length=20, blank=True)
    #: The names of the sheets of a workbook, and the number of the one that is imported.
    sheets = models.JSONField(default=list)
    sheet = models.PositiveSmallIntegerField(default=0)
    #: The line that names the columns, 0 if there is none.
    header_line = models.PositiveIntegerField(default=0)
    #: Rows by their number of columns.
    widths = models.JSONField(default=dict)
    #: The blank columns at the left of a sheet.
    left_blank = models.PositiveSmallIntegerField(default=0)
    header = models.JSONField(default=list)
    #: The first values of each column, shown when mapping columns.
    samples = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    #: Column number → field.
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    #: Created leads that are missing a phone number, and created leads without a territory.
    without_number = models.PositiveIntegerField(default=0)
    without_territory = models.PositiveIntegerField(default=0)
    #: Rows that were merged into known companies, and those among them that spell the company's name differently.
    matched = models.PositiveIntegerField(default=0)
    matched_other_spelling = models.PositiveIntegerField(default=0)
    #: Progress: rows staged, matched for the preview, and imported.
    rows_read = models.PositiveIntegerField(default=0)
    rows_checked = models.PositiveIntegerField(default=0)
    rows_imported = models.PositiveIntegerField(default=0)
    #: Whether all lines of the file are in ImportLine, and the last line that was staged.
    unpacked = models.BooleanField(default=False)
    last_line = models.PositiveIntegerField(default=0)
    #: The list is matched and imported slice by slice: the number of slices, and the next one.
    slices = models.PositiveIntegerField(default=0)
    next_slice = models.PositiveIntegerField(default=0)
    #: Objections are kept before anything is imported: 0 until they are written, then the slice whose calls are
    #: cancelled next, from 1.
    next_objection = models.PositiveIntegerField(default=0, db_default=0)
    #: Rows of different slices that belong to one company have been brought together.
    regrouped = models.BooleanField(default=False)
    #: Counts the starts; work for an earlier start is dropped.
    run = models.PositiveIntegerField(default=0)
    paused = models.BooleanField(default=False)
    #: Staging tables may hold rows of this list.
    staged_rows = models.BooleanField(default=False)
    #: When the sweep last worked on it, as lists take turns.
    worked_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    committed_at = models.DateTimeField(null=True, blank=True)
    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "import batches"
        constraints = CONSTRAINTS
        indexes = [
            # The sweep that processes imports and deletes the staged rows of those that have ended.
            models.Index("worked_at", name="import_to_process", condition=models.Q(staged_rows=True)),
            # The sweep that opens large files.
            models.Index("at", name="import_to_open", condition=models.Q(state="opening")),
            *UNDO_INDEXES,
        ]

    def __str__(self):
        return self.file_name

    @property
    def is_worked_on(self) -> bool:
        return self.state in (self.State.OPENING, *self.WORKED_ON)

    @property
    def can_be_mapped(self) -> bool:
        """Return whether the columns can be mapped: the file was opened, and nobody reads or has imported it."""
        return bool(self.header) and self.state in self.MAPPED_IN

    @property
    def can_be_discarded(self) -> bool:
        """Return whether the import can be discarded, because it has created nothing yet."""
        return self.state not in (self.State.COMMITTING, self.State.HALTED, *self.ENDED)

    @property
    def rows_done(self) -> int:
        """Return the rows that the current step has finished, for the progress bar."""
        done = {self.State.READING: self.rows_read, self.State.CHECKING: self.rows_checked}
        return done.get(self.State(self.state), self.rows_imported)

    @property
    def has_counts(self) -> bool:
        """Return whether rows were imported, all or some."""
        return self.state in (self.State.COMMITTED, self.State.HALTED, self.State.STOPPED)

    @property
    def rows_left(self) -> int:
        """Return the rows that were not imported, for an import that stopped part-way."""
        return self.rows - self.rows_imported
