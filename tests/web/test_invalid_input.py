"""What no page sends: bytes that are no text, days before the calendar, numbers of a thousand digits. It is refused
or passed over, and the desk goes on."""

import uuid
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.forms.row_actions import apply_row_action
from leads.models import Activity, Hold, NextStep
from leads.queue import holds
from salesdesk.web.fields import parse_id

pytestmark = pytest.mark.django_db
ENDLESS = "9" * 5000
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def sent(client, ann, lead):
    """Ann has the lead on screen, and sends something to one of the desk's addresses."""
    holds.acquire(NextStep.objects.select_related("lead").get(lead=lead), ann)
    client.force_login(ann)

    def sent(name, *args, **fields):
        fields = {"fence": Hold.objects.get().fence, "lead": lead.pk, "key": uuid.uuid4()} | fields
        return client.post(reverse(name, args=args), urlencode(fields), content_type=FORM)

    return sent


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("search", "q=%00abc"),
        ("leads-missing-number", "q=a%00"),
        ("leads-missing-legal-basis", "q=a%00"),
        ("people", "after=a%00~5"),
        ("people", "a%00=5"),
    ],
)
def test_an_address_with_a_nul_is_not_understood(client, ada, name, query):
    client.force_login(ada)

    answer = client.get(f"{reverse(name)}?{query}")

    assert 400 == answer.status_code
    assert "Invalid request" in answer.content.decode()


def test_a_form_with_a_nul_is_not_understood_and_keeps_nothing(sent, lead):
    question = lead.campaign.questions.first().pk

    assert 400 == sent("desk-draft", note="a\0b").status_code
    assert 400 == sent("desk-log", lead.pk, outcome="no_answer", **{f"answer_{question}": "a\0b"}).status_code
    assert not Activity.objects.calls().exists()
    assert not Hold.objects.get().draft


def test_a_file_may_hold_what_it_likes(client, cleo, campaign):
    client.force_login(cleo)
    file = SimpleUploadedFile("list.csv", b"name\0;\0\0\n")

    answer = client.post(reverse("import-new"), {"file": file, "campaign": campaign.pk, "country": "NL"})

    assert 400 != answer.status_code


@pytest.mark.parametrize("slot", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_nobody_is_called_back_at_the_ends_of_the_calendar(sent, lead, slot):
    assert 422 == sent("desk-log", lead.pk, outcome="call_back", slot=slot).status_code


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2030-01-01"])
def test_nobody_is_kept_for_a_day_that_is_years_away(sent, lead, day):
    assert 422 == sent("desk-log", lead.pk, outcome="later", proposed_on=day).status_code


@pytest.mark.parametrize("field", ["on", "at"])
@pytest.mark.parametrize(
    ("said", "answer"),
    [("1-1-0001", "more than three years ago"), ("31-12-9999", "more than three years away")],
)
def test_a_day_of_another_age_is_said_to_be_one(client, sent, lead, field, said, answer):
    page = client.get(reverse("desk-callback-time", args=[lead.pk]), {field: said}).content.decode()

    assert answer in page


@pytest.mark.parametrize("name", ["funnel", "handoff-report"])
def test_a_period_of_all_time_is_asked_wrongly(client, cleo, campaign, name):
    client.force_login(cleo)

    page = client.get(reverse(name), {"since": "0001-01-01", "until": "9999-12-31"})

    assert ["since", "until"] == list(page.context["form"].errors)


def test_a_call_of_years_and_a_row_of_a_thousand_digits_are_none(sent, client, lead, ada):
    offered = sent("lead-handoff-new", lead.pk, seconds=10**12)
    assert "seconds" in offered.context["form"].errors
    twenty = {"fence": "9" * 20, "outcome": "do_not_call", "confirmed": "on"}
    assert sent("desk-log", lead.pk, **twenty).status_code < 500
    assert 404 == sent("desk-heartbeat", fence=ENDLESS, lead=ENDLESS).status_code
    assert 204 == sent("desk-draft", fence=ENDLESS, note="Budget").status_code
    assert (
        200 <= sent("desk-log", lead.pk, outcome="no_answer", **{f"answer_{ENDLESS}": "a"}).status_code < 400
    )
    client.force_login(ada)
    assert 404 == client.post(reverse("leads-assign"), {"campaign": ENDLESS}).status_code


def test_a_campaign_with_endless_rows_has_none(rf):
    typed = rf.post(
        "/", {"add": "questions", "remove": f"questions-{ENDLESS}", "questions-TOTAL_FORMS": ENDLESS}
    )

    assert "1" == apply_row_action(typed.POST)["questions-TOTAL_FORMS"]


def test_the_number_of_a_row_is_read_from_plain_digits_only():
    assert [7, 0] == [parse_id("7"), parse_id("0")]
    assert {None} == {parse_id(typed) for typed in ("", " 7", "-7", "٣", "7.0", ENDLESS)}
