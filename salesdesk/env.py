"""Settings from the environment, read with a type.

An empty value counts as not set. A value of another type is refused: `HTTPS=true`, silently taken for "off", would
make cookies insecure.
"""

import json
import os
from typing import Any

from django.core.exceptions import ImproperlyConfigured


class Invalid(ImproperlyConfigured):
    """The environment has a value that can't be used; the sentence names the variable and what it may be."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name) or default


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name, "1" if default else "0").strip()
    if value not in ("1", "0"):
        raise Invalid(f"{name}={value} is not allowed. Set {name} to 1 (on) or 0 (off).")
    return value == "1"


def number(name: str, default: int, *, least: int, most: int) -> int:
    value = text(name, str(default)).strip()
    if not (value.isascii() and value.isdecimal() and least <= int(value) <= most):
        raise Invalid(f"{name}={value} is not allowed. Set {name} to a number from {least} to {most}.")
    return int(value)


def json_object(name: str) -> dict[str, Any]:
    """Return the JSON object in this variable, empty if it is not set."""
    try:
        value = json.loads(text(name, "{}"))
    except ValueError:
        value = None
    if not isinstance(value, dict):
        # The value stays unsaid: it may hold a password.
        raise Invalid(f'{name} can\'t be used: it must be a JSON object, such as {{"bucket_name": "desk"}}.')
    return value


def items(name: str, default: str = "") -> list[str]:
    """Return what is listed with commas in between."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def host_names(name: str, default: str, *, any_host: bool) -> list[str]:
    """Return the listed host names. "*" is refused unless `any_host`, as a forged host would get into pages."""
    listed = items(name, default)
    if not any_host and {"*", "."} & set(listed):
        raise Invalid(f"{name}=* is not allowed. List the host names of the desk, with commas in between.")
    return listed


def url(name: str, default: str, *, schemes: tuple[str, ...]) -> str:
    """Return an address with one of these schemes; an empty default means that it may be left out."""
    value = text(name, default)
    return _address(name, value, schemes) if value else ""


def web_addresses(name: str) -> list[str]:
    """Return the addresses of sites that are listed with commas in between."""
    return [_address(name, item, ("https", "http")) for item in items(name)]


def pg_options(setting: str) -> str:
    """Return PGOPTIONS with one more setting of PostgreSQL, such as `statement_timeout=15s`."""
    return f"{text('PGOPTIONS')} -c {setting}".strip()


def _address(name: str, value: str, schemes: tuple[str, ...]) -> str:
    scheme, _separator, rest = value.strip().partition("://")
    if scheme not in schemes or not rest:
        # The value stays unsaid: the address of a server may hold a password.
        known = " or ".join(f"{each}://" for each in schemes)
        raise Invalid(f"{name} can't be used: an address must begin with {known}.")
    return value.strip().rstrip("/")
