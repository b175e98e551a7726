"""Personal meeting links: the default place of the meetings that their owner hosts."""

from salesdesk.people.models import User


def place_with(person: User, location: str, *, visit: bool = False) -> str:
    """Return `location`, or if it is somebody's personal link the one of `person`; a visit takes place on site."""
    if not location or not User.objects.filter(meeting_link=location).exists():
        return location
    return "" if visit else person.meeting_link
