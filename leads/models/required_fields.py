"""Custom fields that a lead needs from a stage on, and those of them that are still empty."""

from typing import Any

from django.db.models import OuterRef, Subquery

from salesdesk.custom_fields.models import CustomField, Subject, values_model
from salesdesk.custom_fields.reading import value_annotations

from .lead import Lead
from .stages import Stage

#: The stages from which fields may be required, in order.
STAGES = (Stage.SQL, Stage.OPPORTUNITY, Stage.WON)
#: The stage that a transition leads to, for those that ask for the fields. A repeat order asks once it is won.
ASKED_BY = {
    "qualify": Stage.SQL,
    "open_inside": Stage.OPPORTUNITY,
    "accept": Stage.OPPORTUNITY,
    "win": Stage.WON,
}


def missing(lead: Lead, stage: str) -> list[CustomField]:
    """Return the fields that are required at this stage or before and have no value: of the lead, and around it.

    One statement; a second one if any field is required.
    """
    required = [each.value for each in STAGES[: STAGES.index(Stage(stage)) + 1]]
    fields = list(CustomField.objects.of(*Subject.values).filter(required_from__in=required))
    if not fields:
        return []
    values_of_deals: Any = values_model(Subject.OPPORTUNITY)
    deals = values_of_deals._default_manager.filter(
        opportunity__lead=OuterRef("pk"), opportunity__closed_at=None
    )
    found = (
        Lead.objects.filter(pk=lead.pk)
        .annotate(
            **value_annotations({"company": "company", "contact": "contact", "lead": "pk"}),
            custom_opportunity=Subquery(deals.values("values")[:1]),
        )
        .get()
    )
    return [
        each
        for each in fields
        if (each.subject != Subject.CONTACT or found.contact_id)
        and (getattr(found, f"custom_{each.subject}") or {}).get(each.key) is None
    ]
