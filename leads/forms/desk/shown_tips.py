"""The tips on the card of a call, as its form sends them."""

from leads.queue.call_card import TIPS
from salesdesk.web.forms.fields import parse_id


def shown_tips(sent: str) -> list[int]:
    """Return the ids in "12,9"; none if the value is odd, as nothing but a count depends on it."""
    ids = [parse_id(each) for each in sent.split(",", TIPS)]
    return [each for each in ids if each] if all(ids) and len(ids) <= TIPS else []
