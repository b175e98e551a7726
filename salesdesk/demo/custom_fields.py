"""Custom fields of a desk that sells sensors, filled in for some of what they are about."""

from datetime import timedelta
from random import Random

from handoffs.models import Opportunity, OpportunityValues
from leads.models import Company, CompanyValues, Contact, ContactValues, Lead, LeadValues
from leads.models.stages import Stage
from salesdesk.custom_fields.models import CustomField, Kind, Subject

from .world import World

SYSTEMS = ["SAP", "Microsoft Dynamics", "Exact", "Odoo", "In-house"]
TIMES = ["Before 9", "Late morning", "After lunch", "End of the day"]


def fill(world: World) -> None:
    """Define the fields, and fill them in. A few statements: the history does not go through them."""
    rng = Random("custom fields")
    stores, system, ends, reach, sites, pilot = CustomField.objects.bulk_create(
        [
            _field(Subject.COMPANY, 1, "Cold stores", Kind.NUMBER, group="Site", on_card=True, filter_slot=1),
            _field(
                Subject.COMPANY, 2, "ERP system", Kind.CHOICE, group="Site", options=SYSTEMS, filter_slot=2
            ),
            _field(Subject.LEAD, 1, "Current contract ends", Kind.DATE, on_card=True, filter_slot=1),
            _field(Subject.CONTACT, 1, "Best time to call", Kind.CHOICE, options=TIMES, on_card=True),
            _field(Subject.OPPORTUNITY, 1, "Sites in the first order", Kind.NUMBER),
            _field(Subject.OPPORTUNITY, 2, "Pilot agreed", Kind.YES_NO),
        ]
    )
    called = Lead.objects.exclude(stage=Stage.SUSPECT).order_by("pk")
    companies = Company.objects.filter(leads__in=called).distinct().order_by("pk")
    CompanyValues.objects.bulk_create(
        CompanyValues(pk=pk, values={stores.key: rng.randint(1, 24), system.key: rng.choice(SYSTEMS)})
        for pk in companies.values_list("pk", flat=True)
        if rng.random() < 0.7
    )
    contacts = Contact.objects.filter(leads__in=called).distinct().order_by("pk")
    ContactValues.objects.bulk_create(
        ContactValues(pk=pk, values={reach.key: rng.choice(TIMES)})
        for pk in contacts.values_list("pk", flat=True)
        if rng.random() < 0.4
    )
    today = world.until.date()
    LeadValues.objects.bulk_create(
        LeadValues(pk=pk, values={ends.key: str(today + timedelta(days=30 * rng.randint(1, 24)))})
        for pk in called.values_list("pk", flat=True)
        if rng.random() < 0.5
    )
    OpportunityValues.objects.bulk_create(
        OpportunityValues(pk=pk, values={sites.key: rng.randint(1, 6), pilot.key: rng.random() < 0.5})
        for pk in Opportunity.objects.order_by("pk").values_list("pk", flat=True)
        if rng.random() < 0.8
    )


def _field(subject: Subject, position: int, label: str, kind: Kind, **facts) -> CustomField:
    return CustomField(subject=subject, position=position, label=label, kind=kind, **facts)
