"""Marketing edits tracks with the keyboard and handles replies."""

from playwright.sync_api import expect

from campaigns.models import Track, TrackMail
from leads.email_nurture import bounces, replies
from leads.models import Reply

EMAIL_TEXT = "Dear {first_name},\nread https://example.org/story or see https://example.org/film\n{rep}"


def test_track_is_created_and_corrected_with_the_keyboard(page_as, mia, axe):
    page = page_as(mia)
    page.goto("/tracks/")
    page.keyboard.press("n")
    page.wait_for_url("**/tracks/new/")
    page.get_by_label("Name").focus()
    for typed in ("Winter", "", "Hello {foo}", "2", "", "See www.example.org\n{rep}"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.get_by_label("Subject", exact=True).first.focus()
    page.keyboard.press("Enter")

    summary = page.locator(".summary")
    expect(summary).to_contain_text("{foo} is not a merge field. Use one of {first_name}")
    expect(summary).to_contain_text("Write https:// before www.example.org")
    expect(summary).to_be_focused()
    axe(page)
    subject, text = (page.get_by_label(name, exact=True).first for name in ("Subject", "Text"))
    expect(subject).to_have_value("Hello {foo}")
    expect(text).to_have_value("See www.example.org\n{rep}")
    assert not Track.objects.exists()

    text.fill(EMAIL_TEXT)
    subject.fill("Hello {company}")
    subject.press("Enter")
    expect(page.get_by_text("Winter saved.")).to_be_visible()
    mail = TrackMail.objects.get()
    assert (EMAIL_TEXT.splitlines(), "") == (mail.text.splitlines(), mail.link)


def test_track_with_a_loop_is_rejected_and_keeps_the_input(page_as, mia, north, axe):
    page = page_as(mia)
    page.goto("/tracks/new/")
    page.get_by_label("Name").fill("Round")
    mail = page.locator(".card").filter(has=page.get_by_role("heading", name="E-mail 1"))
    mail.get_by_label("Subject", exact=True).fill("First")
    mail.get_by_label("Text", exact=True).fill(EMAIL_TEXT)
    mail.get_by_label("Duration").fill("1")
    page.get_by_role("button", name="Save track").click()
    second = page.locator(".card").filter(has=page.get_by_role("heading", name="E-mail 2"))
    second.get_by_label("Subject", exact=True).fill("Second")
    second.get_by_label("Text", exact=True).fill(EMAIL_TEXT)
    second.get_by_label("Duration").fill("3")
    second.get_by_label("Otherwise").select_option("Continue with e-mail 1")
    page.get_by_role("button", name="Save track").click()

    expect(page.get_by_text("This track never ends: e-mail 1 → e-mail 2 → e-mail 1.")).to_be_visible()
    expect(second.get_by_label("Subject", exact=True)).to_have_value("Second")
    expect(second.get_by_label("Otherwise")).to_have_value("1")
    axe(page)
    second.get_by_label("Otherwise").select_option("End the track")
    second.get_by_label("If they reply").select_option("Continue with e-mail 1")
    page.get_by_role("button", name="Save track").click()
    expect(page.get_by_text("This track never ends: e-mail 1 → e-mail 2 → e-mail 1.")).to_be_visible()
    second.get_by_label("If they reply").select_option("End the track")
    page.get_by_role("button", name="Save track").click()
    expect(page.get_by_text("Round saved.")).to_be_visible()
    branches = TrackMail.objects.values_list("subject", "next_otherwise", "next_on_reply")
    assert [("First", None, None), ("Second", 0, 0)] == list(branches)


def test_reply_is_marked_as_done_and_a_bounce_is_shown_on_the_lead(page_as, lead, mia, ann, axe):
    replies.receive(
        b"From: joe@else.example\nSubject: Who are you?\nMessage-ID: <1@x>\n\nStop <b>this</b>.\n"
    )
    page = page_as(mia)
    page.goto("/tracks/replies/")
    expect(page.get_by_text("Stop <b>this</b>.")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Mark as done").press("Enter")
    expect(page.get_by_text("No replies to handle")).to_be_visible()
    assert ("", "") == Reply.objects.values_list("address", "text").get()

    lead.contact.email = "sanne@vanhouten.example"
    lead.contact.save()
    bounces.mark_bounced(lead.contact.email, "550 5.1.1 no such user")
    page = page_as(ann)
    page.goto(f"/leads/{lead.pk}/")
    expect(page.get_by_text("E-mail to sanne@vanhouten.example bounces.").first).to_be_visible()
