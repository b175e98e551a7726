"""Whether this desk can send e-mail. Without a mail server e-mails wait in the outbox, and pages say so."""

from django.conf import settings

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def is_configured() -> bool:
    """Return whether a mail server is set (EMAIL_HOST), or another way to send e-mail (EMAIL_BACKEND)."""
    return bool(settings.EMAIL_HOST) or settings.EMAIL_BACKEND != SMTP
