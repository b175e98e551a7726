"""Input that no page sends (NUL bytes, extreme dates, endless numbers) is rejected or ignored, without a crash."""

import uuid
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.forms.row_actions import apply_row_action
from leads.models import Activity, Hold, NextStep
from leads.queue import holds
from salesdesk.web.forms.fields import parse_id

pytestmark = pytest.mark.django_db
ENDLESS = "9" * 5000
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def sent(client, ann, lead):
    """Post a form to one of the desk's URLs as ann, who has the lead on screen."""
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
def test_url_with_a_nul_is_rejected(client, ada, name, query):
    client.force_login(ada)

    answer = client.get(f"{reverse(name)}?{query}")

    assert 400 == answer.status_code
    assert "Invalid request" in answer.content.decode()


def test_form_with_a_nul_is_rejected_and_saves_nothing(sent, lead):
    question = lead.campaign.questions.first().pk

    assert 400 == sent("desk-draft", note="a\0b").status_code
    assert 400 == sent("desk-log", lead.pk, outcome="no_answer", **{f"answer_{question}": "a\0b"}).status_code
    assert not Activity.objects.calls().exists()
    assert not Hold.objects.get().draft


def test_form_with_a_lone_surrogate_is_rejected(client, ann):
    """A form in UTF-7 can spell half of a character, which no text of the database can hold."""
    client.force_login(ann)
    body = b'--x\r\nContent-Disposition: form-data; name="q"\r\n\r\na+2AA-b\r\n--x--\r\n'

    answer = client.generic(
        "POST", reverse("desk-draft"), body, content_type="multipart/form-data; boundary=x; charset=utf-7"
    )

    assert 400 == answer.status_code


def test_uploaded_file_may_contain_nul_bytes(client, cleo, campaign):
    client.force_login(cleo)
    file = SimpleUploadedFile("list.csv", b"name\0;\0\0\n")

    answer = client.post(reverse("import-new"), {"file": file, "campaign": campaign.pk, "country": "NL"})

    assert 400 != answer.status_code


@pytest.mark.parametrize("slot", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_callback_at_the_limits_of_the_calendar_is_rejected(sent, lead, slot):
    assert 422 == sent("desk-log", lead.pk, outcome="call_back", slot=slot).status_code


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2030-01-01"])
def test_follow_up_years_away_is_rejected(sent, lead, day):
    assert 422 == sent("desk-log", lead.pk, outcome="later", proposed_on=day).status_code


@pytest.mark.parametrize("field", ["on", "at"])
@pytest.mark.parametrize(
    ("typed", "answer"),
    [("1-1-0001", "more than three years ago"), ("31-12-9999", "more than three years away")],
)
def test_typed_date_years_away_is_explained(client, sent, lead, field, typed, answer):
    page = client.get(reverse("desk-callback-time", args=[lead.pk]), {field: typed}).content.decode()

    assert answer in page


@pytest.mark.parametrize("name", ["funnel", "handoff-report"])
def test_report_period_of_all_time_is_rejected(client, cleo, campaign, name):
    client.force_login(cleo)

    page = client.get(reverse(name), {"since": "0001-01-01", "until": "9999-12-31"})

    assert ["since", "until"] == list(page.context["form"].errors)


def test_endless_numbers_are_rejected(sent, client, lead, ada):
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


def test_endless_row_count_is_ignored(rf):
    typed = rf.post(
        "/", {"add": "questions", "remove": f"questions-{ENDLESS}", "questions-TOTAL_FORMS": ENDLESS}
    )

    assert "1" == apply_row_action(typed.POST)["questions-TOTAL_FORMS"]


def test_parse_id_accepts_plain_digits_only():
    assert [7, 0] == [parse_id("7"), parse_id("0")]
    assert {None} == {parse_id(typed) for typed in ("", " 7", "-7", "٣", "7.0", ENDLESS)}
