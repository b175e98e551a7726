"""Settings of outgoing and incoming e-mail; part of salesdesk/settings.py."""

from salesdesk import env

# Without a mail server e-mails wait in the outbox (salesdesk/outbox/mail_server.py).
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 25, least=1, most=65535)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Salesdesk <desk@localhost>")
#: Whether what people write leaves from their own addresses, for which the mail server must accept mail of the desk.
EMAIL_FROM_PEOPLE = env.flag("EMAIL_FROM_PEOPLE")
# Without a mailbox, replies come in through `manage.py reply` only (leads/correspondence/mailbox.py).
IMAP_HOST = env.text("IMAP_HOST")
IMAP_USE_SSL = env.flag("IMAP_USE_SSL", default=True)
IMAP_PORT = env.number("IMAP_PORT", 993 if IMAP_USE_SSL else 143, least=1, most=65535)
IMAP_USER = env.text("IMAP_USER")
IMAP_PASSWORD = env.text("IMAP_PASSWORD")
IMAP_FOLDER = env.text("IMAP_FOLDER", "INBOX")
