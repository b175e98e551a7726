"""The undo of an import: its states, why rows stay, and the columns of a list that it needs."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class UndoState(models.TextChoices):
    """The state of undoing an import; empty while nobody asked for it."""

    CHECKING = "checking", _("Checking what changed since")
    READY = "ready", _("Ready to undo")
    UNDOING = "undoing", _("Being undone")
    #: Stopped by a user, or failed three times; it can be continued.
    HALTED = "halted", _("Undo interrupted")
    UNDONE = "undone", _("Undone")


#: States in which the sweep works on an undo.
UNDO_RUNS = [UndoState.CHECKING, UndoState.UNDOING]


class Touched(models.IntegerChoices):
    """Why rows of an import stay when it is undone, the most telling reason first."""

    NOTHING = 0, _("Not touched")
    HANDOFF = 1, _("Handed off")
    DEAL = 2, _("The deal was worked on, or is in a frozen forecast")
    ACTIVITY = 3, _("A call or another activity was logged")
    PROMISE = 4, _("A call was promised or replanned")
    HOLD = 5, _("On the desk of a rep")
    STAGE = 6, _("Moved in the funnel")
    MERGED = 7, _("Merged with another company or contact")
    LATER_IMPORT = 8, _("A later list names it too")
    EDITED = 9, _("Edited")
    OTHER = 10, _("Worked on")


class UndoFields(models.Model):
    """The columns of a list for its undo. Rows that it created or updated are either undone or kept."""

    undo_state = models.CharField(max_length=8, choices=UndoState, blank=True, default="", db_default="")
    #: The last moment to undo it; None if it never could be, or can't any more.
    undo_until = models.DateTimeField(null=True, blank=True)
    undo_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    #: The slice that is looked at next, from the last one down.
    undo_slice = models.IntegerField(default=-1, db_default=-1)
    undone_created = models.PositiveIntegerField(default=0, db_default=0)
    undone_updated = models.PositiveIntegerField(default=0, db_default=0)
    kept_created = models.PositiveIntegerField(default=0, db_default=0)
    kept_updated = models.PositiveIntegerField(default=0, db_default=0)

    #: Columns of the list itself.
    created: int
    updated: int

    class Meta:
        abstract = True

    @property
    def is_being_undone(self) -> bool:
        return self.undo_state in UNDO_RUNS

    @property
    def rows_kept(self) -> int:
        return self.kept_created + self.kept_updated

    @property
    def rows_going(self) -> int:
        """Return the rows that are undone, or will be."""
        return self.undone_created + self.undone_updated

    @property
    def rows_looked_at(self) -> int:
        """Return the rows that were checked or undone so far."""
        return self.rows_going + self.rows_kept

    @property
    def rows_changed(self) -> int:
        """Return the rows that were created or updated."""
        return self.created + self.updated


UNDO_CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(
        name="import_undo_state_is_known", condition=Q(undo_state__in=["", *UndoState.values])
    ),
    models.CheckConstraint(
        name="import_undo_adds_up",
        condition=~Q(undo_state__in=[UndoState.READY, UndoState.UNDONE])
        | Q(
            created=F("undone_created") + F("kept_created"),
            updated=F("undone_updated") + F("kept_updated"),
        ),
    ),
    models.CheckConstraint(
        name="undone_import_has_user_and_time",
        condition=Q(undo_state=UndoState.UNDONE, undone_at__isnull=False, undo_by__isnull=False)
        | (~Q(undo_state=UndoState.UNDONE) & Q(undone_at__isnull=True)),
    ),
    models.CheckConstraint(
        name="only_ended_imports_are_undone",
        condition=Q(undo_state="") | Q(state__in=["committed", "stopped"]),
    ),
]
UNDO_INDEXES = [
    # The sweep that undoes imports.
    models.Index("worked_at", name="import_to_undo", condition=Q(undo_state__in=UNDO_RUNS)),
    # The sweep that forgets what is needed to undo them.
    models.Index("undo_until", name="import_undo_to_forget", condition=Q(undo_until__isnull=False)),
]
