"""The form of a mail: who asks on it to be called comes back at once, and what they typed is why."""

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
from leads.email_nurture.callback_form import CallRequest, request_call
from leads.models import Contact, Enrollment, Lead, Reply, SentLink, SentMail
from leads.models.activity import Outcome
from leads.models.next_step import StepKind
from leads.models.stages import Stage, Stream
from leads.queue import holds
from leads.recycling import recycle
from salesdesk import clock
from salesdesk.outbox import sending
from salesdesk.outbox.models import Outbox
from tests.interleaving import outcomes

from .test_branching import posted
from .test_tracks import BROWSER, fallen, placed, track  # noqa: F401 - the same leads

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TEXT = "Dear {first_name}, read {link} or let us call you: {form}"


@pytest.fixture
def sent(placed, track, tuesday):  # noqa: F811
    """A mail with the form left this morning; another one follows."""
    first = track.mails.first()
    hello = TrackMailDraft(DAY, "Hello", TEXT, "https://example.org/a", pk=first.pk)
    track_editor.save(track, [hello, TrackMailDraft(9 * DAY, "More", "{form}", "")])
    with clock.moved_to(tuesday + DAY) as now:
        tracks.run(now)
        sending.run(now)
        yield SentMail.objects.get()


def there(sent):
    return reverse("email-callback-form", args=[sent.pk])


def test_the_form_leaves_as_an_address_of_the_desk_and_looking_changes_nothing(client, sent, settings):
    assert f"let us call you: {settings.DESK_URL}/m/{sent.pk}/call/" in mail.outbox[0].body
    assert ["https://example.org/a"] == list(SentLink.objects.values_list("address", flat=True))
    for ask in (client.get, client.head, client.get):
        assert 200 == ask(there(sent), headers=BROWSER).status_code
    page = client.get(there(sent)).content.decode()
    assert (True, True) == (
        Lead.objects.get().campaign.proposition.promise in page,
        "Dorpsstraat 1, Breda" in page,
    )
    assert not [word for word in ("Sanne", "Van Houten", "sanne@", "+31", "Ann") if word in page]
    assert (Stage.PROSPECT, None) == (Lead.objects.get().stage, SentMail.objects.get().call_requested_at)


def test_who_sends_it_is_an_mql_for_the_rep_who_knew_it_and_called_before_what_is_fresh(client, sent, ann):
    client.handler.enforce_csrf_checks = True
    typed = {"when": " tomorrow \n after two ", "question": "Does it <b>fit</b>?\nAll of them?", "phone": ""}
    answer = client.post(there(sent), typed)
    assert (302, there(sent)) == (answer.status_code, answer.url)
    assert b"Thank you" in client.get(answer.url).content

    lead, step = Lead.objects.get(), Lead.objects.get().steps.get()
    assert (Stage.MQL, ann, Stream.INSIDE) == (lead.stage, lead.holder, lead.stream)
    assert (StepKind.CALL_REQUEST, ann, clock.now()) == (step.kind, step.assignee, step.due_at)
    assert "tomorrow after two · Does it <b>fit</b>? All of them?" == step.why == lead.interest
    note = lead.activities.latest("id").note
    assert note.endswith("tomorrow after two\nDoes it <b>fit</b>?\nAll of them?"), note
    assert Enrollment.End.INTEREST == Enrollment.objects.get().ended


def test_twice_pressed_is_once(client, sent):
    for question in ("First", "Second"):
        assert b"Thank you" in client.post(there(sent), {"question": question}, follow=True).content
    lead = Lead.objects.get()
    assert (1, "First") == (lead.changes.filter(to_stage=Stage.MQL).count(), lead.steps.get().why)
    assert 1 == lead.activities.filter(note__startswith="They asked").count()


def test_nothing_typed_says_enough(client, sent):
    client.post(there(sent), {})
    assert (StepKind.CALL_REQUEST, "From the mail “Hello”") == Lead.objects.get().steps.values_list(
        "kind", "why"
    ).get()


def test_another_number_is_shown_and_the_known_one_stays(client, sent):
    known = Contact.objects.get().phone
    client.post(there(sent), {"phone": "013 555 98 76"})
    assert known == Contact.objects.get().phone
    assert "at another number than ours: +31 13 555 9876" == Lead.objects.get().steps.get().why


def test_the_number_that_we_know_is_no_news(client, sent):
    known = Contact.objects.get().phone
    client.post(there(sent), {"phone": known})
    assert "From the mail “Hello”" == Lead.objects.get().steps.get().why


def test_where_no_number_was_known_theirs_is_called(client, sent):
    contact = Contact.objects.get()
    contact.phone = ""
    contact.save()
    client.post(there(sent), {"phone": "013 555 98 76"})
    step = Lead.objects.get().steps.get()
    assert ("+31135559876", StepKind.CALL_REQUEST) == (Contact.objects.get().phone, step.kind)
    assert "at +31 13 555 9876" == step.why


def test_a_number_that_must_not_be_called_is_not_handed_on(client, sent):
    suppression.suppress_number("+31135559876", by=None, reason="A letter", source="objection")
    assert 302 == client.post(there(sent), {"phone": "013 555 98 76"}).status_code
    note = Lead.objects.get().activities.latest("id").note
    assert ("9876" in note, "asked not to be called" in note) == (False, True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"phone": "call me"}, "is not a telephone number"),
        ({"phone": "013 1"}, "is not a valid telephone number"),
        ({"phone": "1" * 81}, "at most 80 characters"),
        ({"when": "x" * 81}, "at most 80 characters"),
        ({"question": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(client, sent, typed, said):
    answer = client.post(there(sent), {"when": "at noon", "question": "Why?"} | typed)
    page = answer.content.decode()
    assert (422, True, True) == (answer.status_code, said in page, "Why?" in page or "question" in typed)
    assert Stage.PROSPECT == Lead.objects.get().stage


@pytest.mark.parametrize(
    "typed", ["question=a%00b", "phone=%ff%fe", "when=" + "9" * 5000, "phone=" + "9" * 80]
)
def test_what_no_browser_sends_is_refused_or_passed_over(client, sent, typed):
    content_type = "application/x-www-form-urlencoded"
    assert client.post(there(sent), typed, content_type=content_type).status_code in (400, 422)
    assert Stage.PROSPECT == Lead.objects.get().stage


@pytest.mark.parametrize("how", ["unknown", "without", "suppressed"])
def test_who_comes_where_no_form_is_reads_why_and_nothing_changes(client, sent, how):
    at, status = there(sent), 404
    if how == "unknown":
        at = reverse("email-callback-form", args=["00000000-0000-4000-8000-000000000000"])
    elif how == "without":
        SentMail.objects.update(has_form=False)
    else:
        status = 200
        suppression.suppress_address(sent.address, reason="A letter", source="objection")
    answer = client.get(at)
    assert (status, True) == (answer.status_code, b"nswer the mail" in answer.content)
    assert b'name="question"' not in answer.content
    assert client.post(at, {"question": "Well?"}).status_code == answer.status_code
    assert Stage.PROSPECT == Lead.objects.get().stage


def test_what_the_rep_promised_is_kept_and_speaks_of_it_and_the_rep_hears(client, sent, ann):
    clicks.handle_click(SentLink.objects.get())
    hold = holds.acquire(Lead.objects.get().steps.select_related("lead").get(), ann)
    promised = clock.now() + timedelta(hours=5)
    calls.log(hold.lead_id, calls.Call(Outcome.CALL_BACK, at=promised), by=ann, fence=hold.fence)

    client.post(there(sent), {"when": "at noon"})

    step = Lead.objects.get().steps.get()
    assert (StepKind.CALLBACK, promised) == (step.kind, step.due_at)
    assert step.why.startswith("Asked to be called: at noon")
    told = Outbox.objects.get(dedupe_key__startswith="form:").payload
    assert (ann.email, True) == (told["to"], "asked to be called" in told["subject"])
    assert "at noon" in Lead.objects.get().activities.latest("id").note


def test_a_later_call_is_made_now_and_the_rep_hears(client, sent, ann, cleo, tuesday):
    recycle.to_nurture(Lead.objects.get(), cleo, reason="not_now", on=(tuesday + 90 * DAY).date())
    client.post(there(sent), {"when": "at noon"})
    step = Lead.objects.get().steps.get()
    assert (StepKind.CALL_REQUEST, ann, "at noon") == (step.kind, step.assignee, step.why)
    assert ann.email == Outbox.objects.get(dedupe_key__startswith="form:").payload["to"]


def test_who_is_on_somebodys_screen_is_being_called(client, sent, ann):
    clicks.handle_click(SentLink.objects.get())
    holds.acquire(Lead.objects.get().steps.select_related("lead").get(), ann)
    client.post(there(sent), {"when": "at noon"})
    step = Lead.objects.get().steps.get()
    assert (StepKind.FRESH, True) == (step.kind, step.why.startswith("Asked to be called: at noon · Clicked"))


def test_of_a_lead_that_nobody_has_marketing_reads_it(client, sent, cleo, mia):
    recycle.rule_out(Lead.objects.get(), cleo, reason="wrong_fit")
    client.post(there(sent), {"question": "We grew."})
    assert (Stage.LOST, "We grew.") == (Lead.objects.get().stage, Reply.objects.waiting().get().text)
    client.force_login(mia)
    assert b"We grew." in client.get(reverse("replies")).content


def test_where_no_territory_takes_them_marketing_reads_it_and_no_more_mails_leave(client, sent, tuesday):
    Lead.objects.update(territory=None)
    client.post(there(sent), {"question": "We moved."})
    assert ("We moved.", Stage.PROSPECT) == (Reply.objects.waiting().get().text, Lead.objects.get().stage)
    with clock.moved_to(tuesday + 20 * DAY) as now:
        assert 0 == tracks.run(now)


def test_of_a_pool_whose_number_was_missing_theirs_is_called_and_nobody_else_has_to_read_it(client, sent):
    clicks.handle_click(SentLink.objects.get())
    Contact.objects.update(phone="", number_digest=None)
    Lead.objects.update(holder=None)
    Lead.objects.get().steps.update(kind=StepKind.MISSING_NUMBER, assignee=None, place=None, ready=False)
    client.post(there(sent), {"phone": "013 555 98 76"})
    step = Lead.objects.get().steps.get()
    assert (StepKind.CALL_REQUEST, "+31135559876") == (step.kind, step.contact.phone)
    assert not Reply.objects.waiting().exists()


def test_marketing_sees_how_many_asked_and_who(client, sent, mia, track):  # noqa: F811
    client.force_login(mia)
    before = client.get(reverse("track", args=[track.pk]))
    assert "/m/…/call/" in before.content.decode()
    assert ["https://example.org/a", ""] == [link.address for link in before.context["links"]]
    request_call(sent, CallRequest())
    link = client.get(reverse("track", args=[track.pk])).context["links"][-1]
    assert (1, 1, 1) == (link.number, link.mails, link.opened)
    assert 1 == client.get(reverse("tracks")).context["rows"][0].asked
    assert b"Van Houten" in client.get(reverse("track-leads", args=[track.pk, "callback-requested"])).content


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        ({"text": "Ask {form}", "link": ""}, None, ""),
        ({"subject": "Ask {form}"}, "subject", "nobody can open one in a subject"),
        ({"text": "Ask {{form}}", "link": ""}, "text", "Where is {link}? Without it, {form} or an address"),
        (
            {"text": "https://example.org/{form}", "link": ""},
            "text",
            "Merge fields can't be part of an address",
        ),
    ],
)
def test_a_mail_may_have_the_form_alone_and_not_where_nobody_can_open_it(client, mia, row, field, said):
    client.force_login(mia)
    answer = client.post(reverse("track-new"), posted(row))
    assert (422 if field else 302) == answer.status_code
    assert bool(field) != TrackMail.objects.exists()
    if field:
        assert said in "".join(answer.context["sheet"].rows.forms[0].errors[field])


def test_nobody_asks_by_a_mail_that_had_no_form(sent):
    with pytest.raises(IntegrityError, match="call_request_needs_form"), transaction.atomic():
        SentMail.objects.update(has_form=False, call_requested_at=clock.now())


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_counts(sent, tuesday):
    def anew():
        SentMail.objects.update(call_requested_at=None)
        if Lead.objects.get().stage == Stage.MQL:
            recycle.to_marketing(Lead.objects.get(), None, reason="no_budget")

    for both in outcomes(
        lambda: request_call(sent, CallRequest()),
        lambda: request_call(sent, CallRequest()),
        at=tuesday + 2 * DAY,
        reset=anew,
        most=6,
    ):
        assert [False, True] == sorted(both)
        assert StepKind.CALL_REQUEST == Lead.objects.get().steps.get().kind


def test_who_may_not_be_called_unasked_is_called_when_they_ask(client, sent, write):
    write(companies="never")
    client.post(there(sent), {})
    eligibility.run(clock.now())
    assert Lead.objects.get().steps.get().ready
