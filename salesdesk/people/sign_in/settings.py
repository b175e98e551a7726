"""Settings of accounts, passwords and sessions; part of salesdesk/settings.py."""

from salesdesk import env

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["salesdesk.notifications.backend.DeskBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "salesdesk.people.sign_in.passwords.CommonWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "salesdesk.people.sign_in.adapter.DeskAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# An admin assigns the e-mail address, which is the login; users can't add others on allauth's page.
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
ACCOUNT_FORMS = {"reset_password": "salesdesk.people.sign_in.adapter.DeskResetPasswordForm"}
ACCOUNT_SESSION_REMEMBER = True
#: Sessions end after this many hours, and after so many without use (salesdesk/people/sign_in/session_age.py).
SESSION_HOURS = env.number("SESSION_HOURS", 24, least=1, most=720)
SESSION_IDLE_HOURS = env.number("SESSION_IDLE_HOURS", 8, least=1, most=720)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
