"""Work that is done once a night, by a sweep that looks more often."""

from datetime import datetime, time, timedelta

#: In UTC: the night in Europe, before work in Taiwan.
AT = time(1)


def is_due(now: datetime, done_at: datetime | None) -> bool:
    """Return whether the work was last done before the latest night, or never."""
    tonight = datetime.combine(now.date(), AT, now.tzinfo)
    return done_at is None or done_at < (tonight if now >= tonight else tonight - timedelta(days=1))
