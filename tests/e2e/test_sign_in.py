"""The sign-in page and its accessibility."""


def test_sign_in_page_is_accessible(page_as, axe):
    page = page_as()

    page.goto("/account/login/")

    assert page.get_by_role("heading", level=1).is_visible()
    axe(page)
