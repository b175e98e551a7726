"""The call request form of a nurture e-mail: a request brings the lead back at once, with its text as the reason."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns import track_editor
from campaigns.models import TrackMail
from campaigns.track_editor import TrackMailDraft
from leads.calling import calls
from leads.compliance import eligibility, suppression
from leads.email_nurture import clicks, tracks
from leads.email_nurture.call_requests import CallRequest
from leads.email_nurture.callback_form import request_call
from leads.models import Contact, Enrollment, Lead, Reply, SentLink, SentMail
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage, Stream
from leads.queue import holds
from leads.recycling import recycle
from salesdesk import clock
from salesdesk.outbox import sending
from salesdesk.outbox.models import Outbox
from tests.interleaving import outcomes

from .test_branching import posted
from .test_tracks import BROWSER, enrolled, returned, track  # noqa: F401 - the same leads

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TEXT = "Dear {first_name}, read {link} or let us call you: {form}"


@pytest.fixture
def sent(enrolled, track, tuesday):  # noqa: F811
    """An e-mail with the form was sent this morning; another one follows."""
    first = track.mails.first()
    hello = TrackMailDraft(DAY, "Hello", TEXT, "https://example.org/a", pk=first.pk)
    track_editor.save(track, [hello, TrackMailDraft(9 * DAY, "More", "{form}", "")])
    with clock.moved_to(tuesday + DAY) as now:
        tracks.run(now)
        sending.run(now)
        yield SentMail.objects.get()


def form_url(sent):
    return reverse("email-callback-form", args=[sent.pk])


def test_opening_the_form_changes_nothing_and_reveals_no_personal_data(client, sent, settings):
    assert f"let us call you: {settings.DESK_URL}/m/{sent.pk}/call/" in mail.outbox[0].body
    assert ["https://example.org/a"] == list(SentLink.objects.values_list("address", flat=True))
    for request in (client.get, client.head, client.get):
        assert 200 == request(form_url(sent), headers=BROWSER).status_code
    page = client.get(form_url(sent)).content.decode()
    assert (True, True) == (
        Lead.objects.get().campaign.proposition.pitch in page,
        "Dorpsstraat 1, Breda" in page,
    )
    assert not [word for word in ("Sanne", "Van Houten", "sanne@", "+31", "Ann") if word in page]
    assert (Stage.PROSPECT, None) == (Lead.objects.get().stage, SentMail.objects.get().call_requested_at)


def test_request_makes_the_lead_an_mql_with_an_immediate_call(client, sent, ann):
    client.handler.enforce_csrf_checks = True
    typed = {"when": " any \n afternoon ", "question": "Does it <b>fit</b>?\nAll of them?", "phone": ""}
    answer = client.post(form_url(sent), typed)
    assert (302, form_url(sent)) == (answer.status_code, answer.url)
    assert b"We received your request" in client.get(answer.url).content

    lead, step = Lead.objects.get(), Lead.objects.get().steps.get()
    assert (Stage.MQL, ann, Stream.INSIDE) == (lead.stage, lead.holder, lead.stream)
    assert (StepKind.CALL_REQUEST, ann, clock.now()) == (step.kind, step.assignee, step.due_at)
    assert "any afternoon · Does it <b>fit</b>? All of them?" == step.why == lead.interest
    note = lead.activities.latest("id").note
    assert note.endswith("any afternoon\nDoes it <b>fit</b>?\nAll of them?"), note
    assert Enrollment.End.INTEREST == Enrollment.objects.get().end_reason


def test_second_request_changes_nothing(client, sent):
    for question in ("First", "Second"):
        assert (
            b"We received your request"
            in client.post(form_url(sent), {"question": question}, follow=True).content
        )
    lead = Lead.objects.get()
    assert (1, "First") == (lead.changes.filter(to_stage=Stage.MQL).count(), lead.steps.get().why)
    assert 1 == lead.activities.filter(note__startswith="Requested a call").count()


def test_empty_request_is_accepted(client, sent):
    client.post(form_url(sent), {})
    assert (StepKind.CALL_REQUEST, "From the e-mail “Hello”") == Lead.objects.get().steps.values_list(
        "kind", "why"
    ).get()


def test_different_number_is_noted_and_the_known_one_kept(client, sent):
    known = Contact.objects.get().phone
    client.post(form_url(sent), {"phone": "013 555 98 76"})
    assert known == Contact.objects.get().phone
    assert "on a different number: +31 13 555 9876" == Lead.objects.get().steps.get().why


def test_known_number_is_not_noted(client, sent):
    known = Contact.objects.get().phone
    client.post(form_url(sent), {"phone": known})
    assert "From the e-mail “Hello”" == Lead.objects.get().steps.get().why


def test_given_number_is_saved_if_none_was_known(client, sent):
    contact = Contact.objects.get()
    contact.phone = ""
    contact.save()
    client.post(form_url(sent), {"phone": "013 555 98 76"})
    step = Lead.objects.get().steps.get()
    assert ("+31135559876", StepKind.CALL_REQUEST) == (Contact.objects.get().phone, step.kind)
    assert "on +31 13 555 9876" == step.why


def test_suppressed_number_is_not_shown_to_the_rep(client, sent):
    suppression.suppress_number("+31135559876", by=None, reason="A letter", source="objection")
    assert 302 == client.post(form_url(sent), {"phone": "013 555 98 76"}).status_code
    note = Lead.objects.get().activities.latest("id").note
    assert ("9876" in note, "do-not-call list" in note) == (False, True)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"phone": "call me"}, "is not a phone number"),
        ({"phone": "013 1"}, "is not a valid phone number"),
        ({"phone": "1" * 81}, "at most 80 characters"),
        ({"when": "x" * 81}, "at most 80 characters"),
        ({"question": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_invalid_field_shows_its_error_and_keeps_the_input(client, sent, typed, error):
    answer = client.post(form_url(sent), {"when": "at noon", "question": "Why?"} | typed)
    page = answer.content.decode()
    assert (422, True, True) == (answer.status_code, error in page, "Why?" in page or "question" in typed)
    assert Stage.PROSPECT == Lead.objects.get().stage


@pytest.mark.parametrize(
    "typed", ["question=a%00b", "phone=%ff%fe", "when=" + "9" * 5000, "phone=" + "9" * 80]
)
def test_malformed_post_is_rejected(client, sent, typed):
    content_type = "application/x-www-form-urlencoded"
    assert client.post(form_url(sent), typed, content_type=content_type).status_code in (400, 422)
    assert Stage.PROSPECT == Lead.objects.get().stage


@pytest.mark.parametrize("how", ["unknown", "without", "suppressed"])
def test_unavailable_form_explains_itself_and_accepts_no_request(client, sent, how):
    url, status = form_url(sent), 404
    if how == "unknown":
        url = reverse("email-callback-form", args=["00000000-0000-4000-8000-000000000000"])
    elif how == "without":
        SentMail.objects.update(has_form=False)
    else:
        status = 200
        suppression.suppress_address(sent.address, reason="A letter", source="objection")
    answer = client.get(url)
    assert (status, True) == (answer.status_code, b"eply to the e-mail" in answer.content)
    assert b'name="question"' not in answer.content
    assert client.post(url, {"question": "Well?"}).status_code == answer.status_code
    assert Stage.PROSPECT == Lead.objects.get().stage


def test_request_keeps_a_promised_call_and_notifies_its_rep(client, sent, ann):
    clicks.handle_click(SentLink.objects.get())
    hold = holds.acquire(Lead.objects.get().steps.select_related("lead").get(), ann)
    promised = clock.now() + timedelta(hours=5)
    calls.log(hold.lead_id, calls.Call(Outcome.CALL_BACK, at=promised), by=ann, fence=hold.fence)

    client.post(form_url(sent), {"when": "at noon"})

    step = Lead.objects.get().steps.get()
    assert (StepKind.CALLBACK, promised) == (step.kind, step.due_at)
    assert step.why.startswith("Requested a call: at noon")
    email = Outbox.objects.get(dedupe_key__contains=":form:").payload
    assert (ann.email, True) == (email["to"], "requested a call" in email["subject"])
    assert "at noon" in Lead.objects.get().activities.latest("id").note


def test_request_moves_a_later_call_to_now_and_notifies_the_rep(client, sent, ann, cleo, tuesday):
    recycle.to_nurture(Lead.objects.get(), cleo, reason="not_now", on=(tuesday + 90 * DAY).date())
    client.post(form_url(sent), {"when": "any time"})
    step = Lead.objects.get().steps.get()
    assert (StepKind.CALL_REQUEST, ann, "any time") == (step.kind, step.assignee, step.why)
    assert ann.email == Outbox.objects.get(dedupe_key__contains=":form:").payload["to"]


def test_request_during_a_hold_adds_a_talking_point(client, sent, ann):
    clicks.handle_click(SentLink.objects.get())
    holds.acquire(Lead.objects.get().steps.select_related("lead").get(), ann)
    client.post(form_url(sent), {"when": "at noon"})
    step = Lead.objects.get().steps.get()
    assert (StepKind.FRESH, True) == (step.kind, step.why.startswith("Requested a call: at noon · Clicked"))


def test_request_of_a_closed_lead_is_listed_under_replies(client, sent, cleo, mia):
    recycle.rule_out(Lead.objects.get(), cleo, reason="wrong_fit")
    client.post(form_url(sent), {"question": "We grew."})
    assert (Stage.LOST, "We grew.") == (Lead.objects.get().stage, Reply.objects.waiting().get().text)
    client.force_login(mia)
    assert b"We grew." in client.get(reverse("replies")).content


def test_request_without_a_territory_is_listed_under_replies_and_ends_the_track(client, sent, tuesday):
    Lead.objects.update(territory=None)
    client.post(form_url(sent), {"question": "We moved."})
    assert ("We moved.", Stage.PROSPECT) == (Reply.objects.waiting().get().text, Lead.objects.get().stage)
    with clock.moved_to(tuesday + 20 * DAY) as now:
        assert 0 == tracks.run(now)


def test_request_with_a_missing_number_is_called_and_not_listed_under_replies(client, sent):
    clicks.handle_click(SentLink.objects.get())
    Contact.objects.update(phone="", number_digest=None)
    Lead.objects.update(holder=None)
    Lead.objects.get().steps.update(kind=StepKind.MISSING_NUMBER, assignee=None, place=None, ready=False)
    client.post(form_url(sent), {"phone": "013 555 98 76"})
    step = Lead.objects.get().steps.get()
    assert (StepKind.CALL_REQUEST, "+31135559876") == (step.kind, step.contact.phone)
    assert not Reply.objects.waiting().exists()


def test_track_pages_show_call_requests_and_their_leads(client, sent, mia, track):  # noqa: F811
    client.force_login(mia)
    before = client.get(reverse("track", args=[track.pk]))
    assert "/m/…/call/" in before.content.decode()
    assert ["https://example.org/a", ""] == [link.address for link in before.context["links"]]
    request_call(sent, CallRequest())
    link = client.get(reverse("track", args=[track.pk])).context["links"][-1]
    assert (1, 1, 1) == (link.number, link.mails, link.opened)
    assert 1 == client.get(reverse("tracks")).context["rows"][0].call_requested
    assert b"Van Houten" in client.get(reverse("track-leads", args=[track.pk, "callback-requested"])).content


@pytest.mark.parametrize(
    ("row", "field", "error"),
    [
        ({"text": "Ask {form}", "link": ""}, None, ""),
        ({"subject": "Ask {form}"}, "subject", "can't be clicked in a subject"),
        ({"text": "Ask {{form}}", "link": ""}, "text", "This e-mail has no link."),
        (
            {"text": "https://example.org/{form}", "link": ""},
            "text",
            "Merge fields can't be part of an address",
        ),
    ],
)
def test_email_may_have_only_the_form_if_it_can_be_clicked(client, mia, row, field, error):
    client.force_login(mia)
    answer = client.post(reverse("track-new"), posted(row))
    assert (422 if field else 302) == answer.status_code
    assert bool(field) != TrackMail.objects.exists()
    if field:
        assert error in "".join(answer.context["form"].rows.forms[0].errors[field])


def test_database_rejects_a_call_request_without_a_form(sent):
    with pytest.raises(IntegrityError, match="call_request_needs_form"), transaction.atomic():
        SentMail.objects.update(has_form=False, call_requested_at=clock.now())


@pytest.mark.django_db(transaction=True)
def test_only_one_of_two_concurrent_requests_counts(sent, tuesday):
    def reset():
        SentMail.objects.update(call_requested_at=None)
        if Lead.objects.get().stage == Stage.MQL:
            recycle.to_marketing(Lead.objects.get(), None, reason="no_budget")

    for both in outcomes(
        lambda: request_call(sent, CallRequest()),
        lambda: request_call(sent, CallRequest()),
        at=tuesday + 2 * DAY,
        reset=reset,
        most=6,
    ):
        assert [False, True] == sorted(both)
        assert StepKind.CALL_REQUEST == Lead.objects.get().steps.get().kind


def test_request_allows_a_call_where_cold_calls_are_forbidden(client, sent, write):
    write(companies="never")
    client.post(form_url(sent), {})
    eligibility.run(clock.now())
    assert Lead.objects.get().steps.get().ready
