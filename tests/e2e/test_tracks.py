"""Marketing writes a track with the keyboard: what is wrong is said where it stands, and what was typed stays."""

from playwright.sync_api import expect

from campaigns.models import Track, TrackMail
from leads.email_nurture import bounces, replies
from leads.models import Reply

LETTER = "Dear {first_name},\nread https://example.org/story or see https://example.org/film\n{rep}"


def test_a_track_with_several_links_is_written_and_mended_with_the_keyboard(page_as, mia, axe):
    page = page_as(mia)
    page.goto("/tracks/")
    page.keyboard.press("n")
    page.wait_for_url("**/tracks/new/")
    page.get_by_label("Name").focus()
    for typed in ("Winter", "", "Hello {foo}", "2", "", "See www.example.org\n{rep}"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.get_by_label("Subject", exact=True).focus()
    page.keyboard.press("Enter")

    summary = page.locator(".summary")
    expect(summary).to_contain_text("{foo} is not a merge field. Use one of {first_name}")
    expect(summary).to_contain_text("Write https:// before www.example.org")
    expect(summary).to_be_focused()
    axe(page)
    subject, text = (page.get_by_label(name, exact=True) for name in ("Subject", "Text"))
    expect(subject).to_have_value("Hello {foo}")
    expect(text).to_have_value("See www.example.org\n{rep}")
    assert not Track.objects.exists()

    text.fill(LETTER)
    subject.fill("Hello {company}")
    subject.press("Enter")
    expect(page.get_by_text("Winter is saved.")).to_be_visible()
    mail = TrackMail.objects.get()
    assert (LETTER.splitlines(), "") == (mail.text.splitlines(), mail.link)


def test_a_track_that_loops_is_said_to_and_nothing_of_it_is_lost(page_as, mia, north, axe):
    page = page_as(mia)
    page.goto("/tracks/new/")
    page.get_by_label("Name").fill("Round")
    mail = page.locator(".card").filter(has_text="Mail 1")
    mail.get_by_label("Subject", exact=True).fill("First")
    mail.get_by_label("Text", exact=True).fill(LETTER)
    mail.get_by_label("How long").fill("1")
    page.get_by_role("button", name="Save").click()
    second = page.locator(".card").filter(has=page.get_by_role("heading", name="Mail 2"))
    second.get_by_label("Subject", exact=True).fill("Second")
    second.get_by_label("Text", exact=True).fill(LETTER)
    second.get_by_label("How long").fill("3")
    second.get_by_label("All others").select_option("go on with mail 1")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("This track never ends: mail 1 → mail 2 → mail 1.")).to_be_visible()
    expect(second.get_by_label("Subject", exact=True)).to_have_value("Second")
    expect(second.get_by_label("All others")).to_have_value("1")
    axe(page)
    second.get_by_label("All others").select_option("leave the track")
    second.get_by_label("Who answers").select_option("go on with mail 1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("This track never ends: mail 1 → mail 2 → mail 1.")).to_be_visible()
    second.get_by_label("Who answers").select_option("leave the track")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Round is saved.")).to_be_visible()
    ways = TrackMail.objects.values_list("subject", "then", "next_on_reply")
    assert [("First", None, None), ("Second", 0, 0)] == list(ways)


def test_a_strangers_reply_is_seen_to_and_a_bounce_stands_at_its_lead(page_as, lead, mia, ann, axe):
    replies.receive(
        b"From: joe@else.example\nSubject: Who are you?\nMessage-ID: <1@x>\n\nStop <b>this</b>.\n"
    )
    page = page_as(mia)
    page.goto("/tracks/replies/")
    expect(page.get_by_text("Stop <b>this</b>.")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Seen to").press("Enter")
    expect(page.get_by_text("No reply waits")).to_be_visible()
    assert ("", "") == Reply.objects.values_list("address", "text").get()

    lead.contact.email = "sanne@vanhouten.example"
    lead.contact.save()
    bounces.mark_bounced(lead.contact.email, "550 5.1.1 no such user")
    page = page_as(ann)
    page.goto(f"/leads/{lead.pk}/")
    expect(page.get_by_text("Mail to sanne@vanhouten.example does not arrive.").first).to_be_visible()
