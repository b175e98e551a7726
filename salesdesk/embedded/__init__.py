"""The one-machine desk: PostgreSQL, Redis, workers, beat, standby and web as children of `manage.py desk`.

They are the same processes as in production, on a smaller scale. The rest of the product imports nothing from here.
"""
