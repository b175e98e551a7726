"""A stranger is asked to sign in, and the page for it can be used by everyone."""


def test_a_stranger_is_asked_to_sign_in(page_as, axe):
    page = page_as()

    page.goto("/account/login/")

    assert page.get_by_role("heading", level=1).is_visible()
    axe(page)
