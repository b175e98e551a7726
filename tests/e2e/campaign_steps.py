"""Steps shared by the browser tests of campaigns: what cleo types into the form of a new one."""


def fill_in_campaign(page):
    """Fill in the form of a new campaign, with a proposition and a question of its own."""
    page.get_by_label("Name", exact=True).fill("Vaccines")
    page.get_by_label("New proposition").fill("Cool boxes")
    page.get_by_label("Value statement").fill("Know within a minute.")
    page.get_by_label("Netherlands · Ann + Dov").check()
    page.get_by_label("Opening (optional)").fill("What would it be worth?")
    page.get_by_role("button", name="Add question").click()
    page.keyboard.type("Size")
    page.keyboard.press("Tab")
    page.keyboard.type("How many loads a week?")
