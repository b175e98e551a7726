"""Logs in JSON, one object per line, with the request and the person but without personal data."""
