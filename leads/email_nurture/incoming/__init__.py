"""Parts of reading an incoming e-mail; inbound_mail.py puts them together."""
