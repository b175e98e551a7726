"""The database constraints of imported lists."""

from django.db import models

from .undo_fields import UNDO_CONSTRAINTS

CONSTRAINTS: list[models.BaseConstraint] = [
    *UNDO_CONSTRAINTS,
    models.CheckConstraint(
        name="import_rows_add_up",
        condition=models.Q(
            rows_imported=models.F("created")
            + models.F("updated")
            + models.F("skipped")
            + models.F("refused")
        ),
    ),
    models.CheckConstraint(
        name="committed_import_is_complete",
        condition=~models.Q(state="committed") | models.Q(rows=models.F("rows_imported")),
    ),
    models.CheckConstraint(
        name="committed_import_has_time",
        condition=models.Q(state="committed", committed_at__isnull=False)
        | (~models.Q(state="committed") & models.Q(committed_at__isnull=True)),
    ),
]
