"""The desk's settings for a web server of its own, with the static files that the tests have collected."""

import os

from salesdesk.settings import *  # noqa: F403 - all of them

STATIC_ROOT = os.environ["STATIC_ROOT"]
