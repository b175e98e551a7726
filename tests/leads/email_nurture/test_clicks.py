"""Tracked links in nurture e-mails: each address gets its own link, is counted once and redirects only there."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from campaigns import addresses, track_editor
from campaigns.models import TrackMail
from campaigns.track_editor import TrackMailDraft
from leads.email_nurture import tracks
from leads.models import Company, Contact, Enrollment, Lead, SentLink, SentMail
from leads.models.stages import Stage
from salesdesk import clock
from salesdesk.outbox import sending

from .test_branching import posted
from .test_tracks import BROWSER, enrolled, returned, settle_clicks, track  # noqa: F401 - the same leads

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FILM, TRY = "https://example.org/film?a=1&b=(2)", "http://shop.example.org:8080/try"
TEXT = f"Read {{link}} (or see {FILM}), or try it: {TRY}. Twice: {TRY}"


@pytest.fixture
def sent_links(enrolled, track, tuesday):  # noqa: F811
    """The tracked links of an e-mail with three links that was sent this morning."""
    write(track, TEXT)
    return sent_on(tuesday + DAY)


def write(track, text, **branches):  # noqa: F811
    first = track.mails.first()
    mails = [TrackMailDraft(DAY, "Hello", text, "https://example.org/a", pk=first.pk, **branches)]
    mails += [TrackMailDraft(DAY, "More", "{link}", "https://example.org/b")] * ("next_on_click" in branches)
    track_editor.save(track, mails)


def sent_on(day):
    with clock.moved_to(day) as now:
        tracks.run(now)
        sending.run(now)
    return [link for line in mail.outbox[0].body.splitlines()[:1] for link in line.split() if "/m/" in link]


def click(client, number, day):
    with clock.moved_to(day):
        url = reverse("email-link", args=[SentMail.objects.get().token, number])
        answer = client.get(url, headers=BROWSER)
        settle_clicks()
        return answer


def test_every_address_is_replaced_by_its_own_tracked_link(sent_links, settings):
    token = SentMail.objects.get().token
    base = f"{settings.DESK_URL}/m/{token}/"
    assert f"Read {base}1/ (or see {base}2/), or try it: {base}3/. Twice: {base}3/" in mail.outbox[0].body
    assert "example.org" not in mail.outbox[0].body
    assert ["https://example.org/a", FILM, TRY] == [
        link.address for link in SentLink.objects.order_by("number")
    ]


def test_each_link_is_counted_once_and_the_first_click_makes_an_mql(client, sent_links, tuesday):
    for number in (3, 2, 3):
        answer = click(client, number, tuesday + (5 - number) * DAY)
        assert (302, (FILM, TRY)[number - 2]) == (answer.status_code, answer.url)

    clicks = {link.number: link.clicked_at for link in SentLink.objects.all()}
    assert {1: None, 2: tuesday + 3 * DAY, 3: tuesday + 2 * DAY} == clicks
    assert tuesday + 2 * DAY == SentMail.objects.get().clicked_at
    lead = Lead.objects.get()
    assert (Stage.MQL, 1) == (lead.stage, lead.changes.filter(to_stage=Stage.MQL).count())


def test_tracked_link_redirects_only_to_the_address_in_the_email(client, sent_links):
    token = SentMail.objects.get().token
    for url in (f"/m/{token}/4/", f"/m/{token}/0/", f"/m/{token}/https://evil.example/"):
        assert 404 == client.get(url, headers=BROWSER).status_code
    assert FILM == client.get(f"/m/{token}/2/?next=https://evil.example/", headers=BROWSER).url
    # Links of older e-mails have no number.
    assert "https://example.org/a" == client.get(f"/m/{token}/", headers=BROWSER).url


def test_address_in_a_company_name_is_not_tracked(enrolled, track, tuesday):  # noqa: F811
    Company.objects.update(name="https://evil.example/ Ltd")
    write(track, "Dear {company}: {link}")
    sent_on(tuesday + DAY)
    assert "Dear https://evil.example/ Ltd: " in mail.outbox[0].body
    assert ["https://example.org/a"] == list(SentLink.objects.values_list("address", flat=True))


def test_any_link_takes_the_branch_for_clicks(client, enrolled, track, tuesday):  # noqa: F811
    write(track, TEXT, next_otherwise=0, next_on_click=2)
    sent_on(tuesday + DAY)
    click(client, 3, tuesday + 2 * DAY)
    assert ("More", Stage.PROSPECT) == (Enrollment.objects.get().next.subject, Lead.objects.get().stage)


def test_each_translation_has_its_own_links(enrolled, track, tuesday):  # noqa: F811
    Contact.objects.update(language="nl")
    write(track, TEXT, translations={"nl": ("Dag", "Zie https://example.org/nl，{link}")})
    sent_on(tuesday + DAY)
    found = SentLink.objects.order_by("number").values_list("address", flat=True)
    assert ["https://example.org/nl", "https://example.org/a"] == list(found)


def test_track_pages_show_clicks_per_link_and_their_leads(client, sent_links, mia, track, tuesday):  # noqa: F811
    click(client, 2, tuesday + 2 * DAY)
    client.force_login(mia)
    page = client.get(reverse("track", args=[track.pk]))
    assert [(1, "https://example.org/a", 1, 0), (1, FILM, 1, 1), (1, TRY, 1, 0)] == [
        (link.number, link.address, link.mails, link.opened) for link in page.context["links"]
    ]
    url = reverse("track-leads", args=[track.pk, "clicked"])
    assert b"Van Houten" in client.get(url, {"address": FILM}).content
    assert b"Van Houten" not in client.get(url, {"address": TRY}).content


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("javascript:alert(1) {link}", "Only web addresses such as"),
        ("data:text/html,x {link}", "Only web addresses such as"),
        ("ftp://example.org/a {link}", "Only web addresses such as"),
        ("See http:// and {link}", "The address http:// is incomplete."),
        ("See https:/example.org {link}", "The address https:/ is incomplete."),
        ("See www.example.org. {link}", "Write https:// before www.example.org"),
        ("See https://nowhere {link}", "https://nowhere isn't a valid web address"),
        ("See https://-.org/ {link}", "https://-.org/ isn't a valid web address"),
        ("See http://localhost:8000/ {link}", "http://localhost:8000/ can't be reached from the internet."),
        ("See http://127.0.0.1/ {link}", "http://127.0.0.1/ can't be reached from the internet."),
        ("See http://[::1]/ {link}", "http://[::1]/ can't be reached from the internet."),
        ("See http://10.0.0.8/ {link}", "http://10.0.0.8/ can't be reached from the internet."),
        (
            "See https://bank.example@evil.example/ {link}",
            "Remove the user name or password from the address.",
        ),
        (
            "See https://example.org/?c={company}",
            "Merge fields can't be part of an address: https://example.org/?c=.",
        ),
        ("請看https://example.org/a了解", "It's unclear where https://example.org/a ends."),
        (f"See https://example.org/{'a' * 500}", "Use at most 500 characters."),
        (
            " ".join(f"https://example.org/{n}" for n in range(addresses.MAX_ADDRESSES + 1)),
            "This e-mail has 11 links. Use at most 10.",
        ),
    ],
)
def test_invalid_address_shows_an_error_at_the_text_and_keeps_it(client, mia, text, error):
    client.force_login(mia)
    answer = client.post(reverse("track-new"), posted({"text": text}))
    assert 422 == answer.status_code
    row = answer.context["form"].rows.forms[0]
    assert error in "".join(row.errors["text"]), row.errors
    assert text == row["text"].value()
    assert not TrackMail.objects.exists()


@pytest.mark.parametrize(
    ("row", "field", "error"),
    [
        ({"link": "javascript:alert(1)"}, "link", "javascript:alert(1) isn't a valid web address"),
        ({"link": "http://"}, "link", "a valid web address"),
        ({"link": "ftp://example.org/"}, "link", "a valid web address"),
        ({"link": "http://localhost/"}, "link", "be reached from the internet"),
        ({"link": ""}, "link", "The text uses {link}. Enter its address."),
        ({"text": "See https://example.org/b"}, "link", "No text uses {link}"),
        ({"subject": "See {link}"}, "subject", "can't be clicked in a subject"),
        ({"subject": "See https://example.org/"}, "subject", "can't be clicked in a subject"),
        ({"subject": ""}, "subject", "Enter a subject."),
        ({"text": ""}, "text", "Enter a text."),
        ({"delay": ""}, "delay", "Enter how long after the previous e-mail"),
    ],
)
def test_invalid_or_missing_field_shows_its_error(client, mia, row, field, error):
    client.force_login(mia)
    answer = client.post(reverse("track-new"), posted(row))
    assert 422 == answer.status_code
    assert error in "".join(answer.context["form"].rows.forms[0].errors[field])
    assert not TrackMail.objects.exists()


@pytest.mark.parametrize(
    "text", ["See https://example.org/b.", "看https://example.org/b。", "HTTPS://EXAMPLE.ORG/B"]
)
def test_address_in_the_text_replaces_the_link_field(client, mia, text):
    client.force_login(mia)
    assert 302 == client.post(reverse("track-new"), posted({"text": text, "link": ""})).status_code
    assert ["https://example.org/b"] == [link.casefold() for link in track_editor.addresses_in(text)]
