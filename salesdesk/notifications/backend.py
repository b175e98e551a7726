"""Load the person of a request together with the number in the top bar."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models.expressions import RawSQL

from salesdesk.people.models import User

#: Counted up to this number in the top bar; more are "99+".
MOST_COUNTED = 99
#: Counts as far as the top bar shows, by the index notification_unread.
UNREAD = """
(SELECT count(*) FROM (
    SELECT FROM notifications_notification WHERE person_id = people_user.id AND read_at IS NULL LIMIT %s) unread)
"""


class DeskBackend(AuthenticationBackend):
    """Sign in by e-mail address. One statement loads a person with `unread_count`."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the person of a session, or None if they may not sign in any more."""
        people = User.objects.annotate(unread_count=RawSQL(UNREAD, [MOST_COUNTED + 1]))
        found = people.filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None
