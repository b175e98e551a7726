"""python -m tests.chaos.setup_desk: create the tables, a rep with twenty pools, and a session.

Prints the session key. Runs once; each test uses a copy of the database.
"""

import time

import django

django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench import desk  # noqa: E402
from salesdesk.people.models import User  # noqa: E402

call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
with connection.cursor() as cursor:
    cursor.execute(desk.DEFAULTS)
desk.people_and_campaigns()
rep = User.objects.get(email="rep@desk.example")
session = SessionStore()
session[SESSION_KEY] = str(rep.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = rep.get_session_auth_hash()
session["began_at"] = session["used_at"] = time.time()
session.save()
print(session.session_key)  # noqa: T201 - the command's output
