"""Settings of the desk's address, HTTPS and the headers that protect its pages; part of salesdesk/settings.py."""

from csp.constants import NONE, SELF

from salesdesk import env

#: Public address of the desk; links in e-mails start with it.
DESK_URL = env.url("DESK_URL", "http://localhost:8000", schemes=("https", "http"))
CSRF_TRUSTED_ORIGINS = env.web_addresses("CSRF_TRUSTED_ORIGINS")
# Wrong passwords are counted per client address. Behind proxies the client is the X-Forwarded-For entry that our
# own outermost proxy wrote; counting the proxy's address instead would let one attacker lock everybody out.
HTTPS = env.flag("HTTPS", default=DESK_URL.startswith("https:"))
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PROXIES", int(HTTPS), least=0, most=9)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Browsers that were here once come back by HTTPS only. The health checks are called from the machine itself.
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
# Browsers' preload lists are a decision of whoever owns the domain, not of one host in it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

# No inline code or styles, and nothing from other origins.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
