"""The handover page: from a call to a handoff or an opportunity in one form."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from campaigns.models import Campaign
from handoffs.acceptance import answers, hand_over
from handoffs.meetings import availability, booking
from handoffs.models import Appointment, Handoff, Opportunity
from leads.assignment import closing_route
from leads.calling import calls
from leads.funnel.transitions import Refused
from leads.models import Activity, Lead
from leads.models.calling.activity import Outcome
from leads.models.stages import Stage
from leads.queue import claim
from salesdesk import clock
from salesdesk.people.levels import Level

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_screen(lead, ann):
    return claim.take_next(ann).lead


def handover_data(lead, ann, dov, **typed):
    asked = {f"answer_{question.pk}": f"{question.label} yes" for question in lead.campaign.questions.all()}
    fence = ann.hold.fence if hasattr(ann, "hold") else ""
    call = {"key": str(uuid.uuid4()), "fence": fence, "note": "Lost a load in May.", "probability": "40"}
    return (
        call | asked | {"route": "field", "to": dov.pk, "brief": "", "value": "48000", "meeting": ""} | typed
    )


def send(client, ann, lead, typed, query=""):
    client.force_login(ann)
    return client.post(reverse("lead-handoff-new", args=[lead.pk]) + query, typed)


def test_hand_over_logs_call_and_creates_handoff(client, on_screen, ann, dov):
    sent = send(client, ann, on_screen, handover_data(on_screen, ann, dov))

    handoff = Handoff.objects.get()
    assert "/desk/" == sent.url
    assert (dov, "Lost a load in May.") == (handoff.to, handoff.brief)
    assert (Stage.SQL, 48_000) == (handoff.lead.stage, handoff.lead.value)
    assert (Outcome.QUALIFIED, 40) == Activity.objects.filter(kind="call").values_list(
        "outcome", "probability"
    ).get()


def test_hand_over_books_chosen_meeting_time(client, on_screen, ann, dov, tuesday):
    at = availability.free_slots(dov, after=tuesday)[0]

    send(
        client,
        ann,
        on_screen,
        handover_data(on_screen, ann, dov, meeting=at.isoformat(), location="Teams"),
        "?meeting=1",
    )

    assert at == Appointment.objects.get(person=dov, location="Teams").starts_at
    assert Outcome.MEETING == Activity.objects.get(kind="call").outcome


def test_other_time_is_read_in_user_time_zone(client, on_screen, ann, dov):
    send(client, ann, on_screen, handover_data(on_screen, ann, dov, meeting="other", at="2026-11-26T14:00"))

    assert "13:00" == f"{Appointment.objects.get().starts_at:%H:%M}"


def test_taken_meeting_time_keeps_input_and_saves_nothing(client, on_screen, make_lead, ann, dov, tuesday):
    at = availability.free_slots(dov, after=tuesday)[0]
    booking.book(make_lead("Bos Staal"), dov, ann, starts_at=at)

    sent = send(client, ann, on_screen, handover_data(on_screen, ann, dov, meeting=at.isoformat()))

    assert 422 == sent.status_code
    assert "Dov is busy at that time." in sent.context["form"].errors["meeting"][0]
    assert "Lost a load in May." in sent.content.decode()
    assert not Handoff.objects.exists()
    assert not Activity.objects.exists()


def test_missing_answers_are_form_errors_and_input_is_kept(client, on_screen, ann, dov):
    typed = handover_data(on_screen, ann, dov)
    need = on_screen.campaign.questions.get(label="Need")

    sent = send(client, ann, on_screen, typed | {f"answer_{need.pk}": ""})

    assert 422 == sent.status_code
    assert [f"answer_{need.pk}"] == list(sent.context["form"].errors)
    assert "Budget yes" in sent.content.decode()
    assert Stage.SUSPECT == Lead.objects.get().stage


def test_meeting_outcome_requires_a_time(client, on_screen, ann, dov):
    sent = send(client, ann, on_screen, handover_data(on_screen, ann, dov), "?meeting=1")

    assert ["meeting"] == list(sent.context["form"].errors)


def test_meeting_outcome_preselects_field_route(client, on_screen, ann, dov):
    Campaign.objects.update(route="inside")
    client.force_login(ann)
    page = reverse("lead-handoff-new", args=[on_screen.pk])

    assert ["inside", "field"] == [
        client.get(page + query).context["form"]["route"].value() for query in ("", "?meeting=1")
    ]


def test_double_submission_hands_over_once(client, on_screen, ann, dov):
    typed = handover_data(on_screen, ann, dov)

    assert [302, 302] == [send(client, ann, on_screen, typed).status_code for _again in range(2)]
    assert (1, 1) == (Handoff.objects.count(), Activity.objects.filter(kind="call").count())


def test_lost_hold_logs_late_call_without_handoff(client, on_screen, ann, ben, dov):
    typed = handover_data(on_screen, ann, dov)
    ann.hold.delete()

    for _again in range(2):
        sent = send(client, ann, on_screen, typed)

        assert 422 == sent.status_code
        assert "Your call is in the timeline" in sent.content.decode()
    assert Activity.objects.get().late
    assert not Handoff.objects.exists()


def test_resubmission_with_other_route_is_refused(client, on_screen, ann, dov):
    typed = handover_data(on_screen, ann, dov)
    send(client, ann, on_screen, typed)
    screen = hand_over.CallOnScreen(calls.Call(Outcome.QUALIFIED, key=typed["key"]), 0)

    with pytest.raises(Refused, match="another route"):
        hand_over.open_inside(
            on_screen, ann, value=4000, probability=40, decides_on=date(2026, 12, 1), screen=screen
        )
    assert not Opportunity.objects.exists()


def test_resubmission_ignores_handoff_of_earlier_call(client, waiting, ann, dov):
    answers.send_back(waiting, dov, reason="budget_holder", missing_info="Who signs?")
    with clock.moved_to(waiting.offered_at + timedelta(hours=1)):
        lead = claim.take_next(ann).lead
        typed = handover_data(
            lead, ann, dov, route="inside", value="4000", decides_on="2026-12-01", route_reason="Small"
        )
        send(client, ann, lead, typed)
    screen = hand_over.CallOnScreen(calls.Call(Outcome.QUALIFIED, key=typed["key"]), 0)
    terms = {"value": 4000, "probability": 40, "decides_on": date(2026, 12, 1)}

    with pytest.raises(Refused, match="another route"):
        hand_over.hand_over(lead, ann, to=dov, brief="Now.", screen=screen)
    assert Opportunity.objects.get(holder=ann) == hand_over.open_inside(lead, ann, screen=screen, **terms)


def test_inside_route_opens_opportunity(client, on_screen, ann, dov):
    typed = handover_data(
        on_screen, ann, dov, route="inside", value="4000", decides_on="2026-12-01", route_reason="Small"
    )

    send(client, ann, on_screen, typed)

    assert 4000 == Opportunity.objects.get(holder=ann).value


def test_inside_route_above_limit_shows_the_limit(client, on_screen, ann, dov):
    typed = handover_data(
        on_screen, ann, dov, route="inside", value="6000", decides_on="2026-12-01", route_reason="Small"
    )

    sent = send(client, ann, on_screen, typed)

    assert "Above your €\u00a05.000 limit" in sent.content.decode()
    assert not Activity.objects.exists()


def test_inside_route_against_proposal_requires_reason(client, on_screen, ann, dov):
    typed = handover_data(on_screen, ann, dov, route="inside", value="4000", decides_on="2026-12-01")
    sent = send(client, ann, on_screen, typed)
    assert ["route_reason"] == list(sent.context["form"].errors)
    assert "Campaign default." in sent.content.decode()

    send(client, ann, on_screen, typed | {"route_reason": "They know what they want"})

    lead = Opportunity.objects.get().lead
    assert ("inside", "They know what they want") == (lead.route, lead.route_reason)
    assert "Inside closes: They know what they want." == Activity.objects.get(kind="route").note
    with pytest.raises(Refused, match=r"route can.t be changed"):
        closing_route.save_route(lead, ann, value=None, visit_needed=True)


def test_route_reason_from_lead_page_is_kept(client, make_qualified, ann, dov):
    lead = make_qualified()
    facts = {"value": 3000, "visit_needed": False, "route": "inside", "route_reason": "Small"}
    closing_route.save_route(lead, ann, **facts)

    hand_over.open_inside(lead, ann, value=3000, probability=50, decides_on=date(2026, 12, 1))

    assert "Small" == Opportunity.objects.get().lead.route_reason


def test_lead_page_explains_why_rep_cannot_close(client, make_qualified, ann):
    lead = make_qualified()
    client.force_login(ann)
    page, here = reverse("lead", args=[lead.pk]), reverse("lead-opportunity-new", args=[lead.pk])
    assert here in client.get(page).content.decode()
    Lead.objects.update(value=6000)

    shown = client.get(page).content.decode()

    assert here not in shown
    assert "Above your €\u00a05.000 limit (level senior required). Hand it to field." in shown


def test_partner_route_is_kept_on_hand_over(make_qualified, make_partner, ann, dov):
    lead = make_qualified()
    closing_route.save_route(lead, ann, value=None, visit_needed=False, partner=make_partner("Koelhuis"))

    hand_over.hand_over(lead, ann, to=dov, brief="They bring it.")

    assert "partner" == Lead.objects.get().route


def test_junior_is_not_offered_inside_route(client, on_screen, ann, dov):
    ann.level = Level.JUNIOR
    ann.save()
    client.force_login(ann)

    shown = client.get(reverse("lead-handoff-new", args=[on_screen.pk])).content.decode()

    assert 'value="inside"' not in shown


def test_waiting_sql_is_handed_over_without_a_call(client, make_qualified, ann, dov):
    lead = make_qualified()
    client.force_login(ann)
    shown = client.get(reverse("lead-handoff-new", args=[lead.pk])).content.decode()
    assert "Lost a load in May." in shown
    assert "answer_" not in shown

    send(
        client,
        ann,
        lead,
        {"route": "field", "to": dov.pk, "brief": "Call soon.", "probability": "40", "meeting": ""},
    )

    assert "Call soon." == Handoff.objects.get().brief
    assert 1 == Activity.objects.filter(kind="call").count()


def test_free_slots_of_other_rep_keep_input(client, on_screen, ann, dov, north, make_person):
    fay = make_person("Fay", "field", north)

    sent = send(
        client, ann, on_screen, handover_data(on_screen, ann, dov, to=fay.pk, brief="Typed.", show="times")
    )

    assert 200 == sent.status_code
    assert "Typed." in sent.content.decode()
    assert not Handoff.objects.exists()


def test_lead_not_on_screen_redirects(client, lead, ann):
    client.force_login(ann)

    assert 302 == client.get(reverse("lead-handoff-new", args=[lead.pk])).status_code


def test_handed_over_lead_redirects_to_handoff(client, make_qualified, ann, dov):
    lead = make_qualified()
    handoff = hand_over.hand_over(lead, ann, brief="Call soon.", to=dov)
    client.force_login(ann)

    sent = client.get(reverse("lead-handoff-new", args=[lead.pk]))

    assert reverse("handoff", args=[handoff.pk]) == sent.url


def test_hand_over_by_others_is_denied(client, make_qualified, ann, ben, eve, dov):
    lead = make_qualified()
    for stranger in (ben, eve):
        client.force_login(stranger)
        assert 404 == client.post(reverse("lead-handoff-new", args=[lead.pk]), {}).status_code
    client.force_login(dov)
    assert 403 == client.get(reverse("lead-handoff-new", args=[lead.pk])).status_code
    assert not Handoff.objects.exists()


def test_names_and_questions_are_escaped(client, on_screen, ann, dov):
    written = '<b hx-post="/x/" hx-trigger="load">Dov</b>'
    type(dov).objects.filter(pk=dov.pk).update(name=written)
    on_screen.campaign.questions.update(text=written)
    client.force_login(ann)

    page = client.get(reverse("lead-handoff-new", args=[on_screen.pk])).content.decode()

    assert "&lt;b hx-post=" in page
    assert "<b hx-post" not in page


def test_brief_does_not_repeat_the_answers(client, on_screen, ann, dov):
    send(client, ann, on_screen, handover_data(on_screen, ann, dov, note=""))

    handoff = Handoff.objects.get()
    assert handoff.brief
    assert "Need yes" not in handoff.brief
    assert {"Need yes", "Budget yes"} == set(handoff.lead.answers.values_list("text", flat=True))
