"""The fields that a list of past outcomes or activities must have columns for."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leads.imports.mapping import presets
from leads.imports.mapping.fields import ACTIVITIES, HISTORY, IDENTIFYING, Field
from leads.models import ImportBatch

#: The fields that such lists can't have.
LEFT_OUT: dict[str, tuple[Field, ...]] = {
    ImportBatch.Contents.HISTORY: ACTIVITIES,
    ImportBatch.Contents.ACTIVITIES: tuple(
        field for field in HISTORY if field not in (Field.EXTERNAL_ID, Field.OWNER)
    ),
}


def check_activities(taken: Collection[str], preset: str) -> None:
    """Raise ValidationError if the fields `taken` do not say what was done when, and with whom."""
    if Field.ACTIVITY_AT not in taken:
        raise ValidationError(_("No column is mapped to the date and time of the activity. Choose one."))
    if Field.ACTIVITY_KIND not in taken and not presets.kind_of(preset):
        raise ValidationError(_("No column is mapped to the kind of activity. Choose one."))
    if not set(taken) & set(IDENTIFYING):
        raise ValidationError(
            _(
                "No column is mapped to the company name, or to a name or e-mail address of a person. Choose one."
            )
        )


def check_history(taken: Collection[str]) -> None:
    """Raise ValidationError if the fields `taken` do not say what became of whom, and since when."""
    if Field.STAGE not in taken:
        raise ValidationError(_("No column is mapped to the stage or outcome. Choose one."))
    if not set(taken) & {Field.FIRST_CONTACT_ON, Field.OPENED_ON}:
        raise ValidationError(
            _("No column is mapped to the first contact, or to the day a deal was opened. Choose one.")
        )
    if not set(taken) & {*IDENTIFYING, Field.EXTERNAL_ID, Field.DEAL_NAME}:
        raise ValidationError(_("No column is mapped to a company, person, deal or external ID. Choose one."))
