"""Somebody who objects is not called any more, on any number, at any company where they are known (R6, R21)."""

import pytest

from leads.calling import calls
from leads.compliance import suppression
from leads.funnel import transitions
from leads.models import Contact, Lead
from leads.models.calling.activity import Outcome
from leads.models.stages import FinalReason
from leads.queue import claim
from leads.recycling import objections

OTHER = "+31612345678"


@pytest.fixture(params=["key 9", "objection page"])
def object_(request, ann, cleo):
    """Return a function by which the contact of a lead objects: in a call, or outside one."""

    def object_(lead):
        if request.param == "objection page":
            return objections.rule_out(lead, cleo, reason=FinalReason.DO_NOT_CALL, comment="A letter.")
        step = claim.take_next(ann)
        assert step.lead == lead
        return calls.log(lead.pk, calls.Call(Outcome.DO_NOT_CALL), by=ann, fence=step.lead.hold.fence)

    return object_


def test_objection_counts_for_a_number_found_later(lead, object_):
    object_(lead)

    again = Contact(company=lead.company, name="Mrs. Sánne  DEKKER", phone=OTHER)
    with pytest.raises(transitions.Refused):
        suppression.require_callable(again)
    suppression.require_callable(Contact(company=lead.company, name="Bea Kok", phone="+31135550198"))


def test_objection_is_recognized_by_the_address_at_another_company(lead, object_, make_company):
    Contact.objects.filter(pk=lead.contact_id).update(email="s.dekker@houten.example")

    object_(lead)

    other = make_company("Bos Koeling")
    moved = Contact(company=other, name="", email="s.dekker@houten.example", phone=OTHER)
    assert suppression.has_objected(moved)


def test_address_of_the_company_is_no_sign_of_the_person(lead, object_, make_company):
    Contact.objects.filter(pk=lead.contact_id).update(email="info@houten.example")

    object_(lead)

    colleague = Contact(company=lead.company, name="Bea Kok", email="info@houten.example", phone=OTHER)
    assert not suppression.has_objected(colleague)


def test_lead_does_not_continue_with_another_number_of_the_same_person(lead, object_):
    Contact.objects.create(company=lead.company, name="sanne dekker", phone=OTHER)

    object_(lead)

    lead = Lead.objects.get(pk=lead.pk)
    assert ("lost", "do_not_call", 0) == (lead.stage, lead.reason, lead.steps.count())
    assert suppression.is_suppressed(OTHER)


def test_calls_to_the_same_person_at_a_company_of_the_same_name_end(lead, object_, make_lead):
    twin = make_lead("Van Houten Logistiek BV", contact="Sanne Dekker")

    object_(lead)

    assert "lost" == Lead.objects.get(pk=twin.pk).stage


def test_colleague_is_still_called(lead, object_, make_lead):
    colleague = Contact.objects.create(company=lead.company, name="Bea Kok", phone="+31135550198")

    object_(lead)

    assert colleague == Lead.objects.get(pk=lead.pk).contact


def test_person_without_a_number_can_object(lead, cleo):
    Contact.objects.filter(pk=lead.contact_id).update(phone="", number_digest=None)

    lead = Lead.objects.get(pk=lead.pk)
    objections.rule_out(lead, cleo, reason=FinalReason.DO_NOT_CALL, comment="A letter.")

    assert suppression.has_objected(lead.contact)
