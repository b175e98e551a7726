"""The desk's web application with less patience for slow bodies, so that a test need not wait for long."""

from salesdesk.web import receiving

receiving.PATIENCE = 8

from salesdesk.rsgi import application  # noqa: E402, F401 - served by the test
