#!/usr/bin/env python
"""Django's command line, with the desk's settings."""

import os
import sys

from salesdesk import env

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesdesk.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except env.Invalid as wrong:
        sys.exit(str(wrong))
