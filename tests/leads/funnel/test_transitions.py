"""Funnel transitions are enforced in Python and in the database."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from leads.funnel import transitions
from leads.models import Lead, StageChange
from leads.models.stages import EDGES, Stage, Stream
from salesdesk.people.actor import sign

pytestmark = pytest.mark.django_db


def test_database_edges_match_the_model_transitions():
    transitions = Lead._meta.get_field("stage").get_all_transitions(Lead)
    edges = {
        (each.source, target)
        for each in transitions
        for target in getattr(each.target, "allowed_states", [each.target])
        if target is not None and target != each.source
    }

    assert edges == set(EDGES)


def test_new_lead_is_a_suspect(lead):
    assert (Stage.SUSPECT, Stream.INSIDE) == (lead.stage, lead.stream)


def test_database_refuses_an_invalid_transition(lead, ann):
    with pytest.raises(ProgrammingError, match="Invalid transition"), transaction.atomic():
        sign(ann)
        Lead.objects.filter(pk=lead.pk).update(stage=Stage.SQL)


def test_database_refuses_a_change_without_an_actor(lead):
    with pytest.raises(IntegrityError, match="every_change_has_an_actor"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('salesdesk.actor', '', true)")
        Lead.objects.filter(pk=lead.pk).update(stage=Stage.PROSPECT)


def test_transition_is_logged_with_actor_time_and_reason(lead, ann, tuesday):
    with transaction.atomic():
        transitions.move(transitions.lock_lead(lead.pk), "meet", ann, reason="They liked it.")

    change = StageChange.objects.latest("id")
    assert (Stage.SUSPECT, Stage.PROSPECT, ann, "They liked it.", tuesday) == (
        change.from_stage,
        change.to_stage,
        change.by,
        change.reason,
        change.at,
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE leads_stagechange SET reason = 'x'",
        "DELETE FROM leads_stagechange",
        "TRUNCATE leads_stagechange CASCADE",
        "UPDATE leads_activity SET note = 'x'",
    ],
)
def test_log_tables_are_append_only(lead, ann, statement):
    lead.activities.create(round=1, kind="note", note="said", by=ann)

    with (
        pytest.raises((ProgrammingError, IntegrityError), match=r"append-only|Cannot"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


def test_holder_must_have_the_role_of_the_stream(lead, dov):
    with pytest.raises(IntegrityError, match="holder_has_the_role"), transaction.atomic():
        sign(dov)
        Lead.objects.filter(pk=lead.pk).update(holder=dov)


def test_transition_is_refused_to_colleagues_without_the_lead(lead, ben):
    with pytest.raises(transitions.NotYours), transaction.atomic():
        transitions.move(transitions.lock_lead(lead.pk), "meet", ben)
