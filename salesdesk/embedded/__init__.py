"""The one-machine desk: PostgreSQL, Redis, workers, beat, standby and web as children of `manage.py desk`.

The same processes as in production, smaller. Nothing in here is imported by the product: it only starts it.
"""
