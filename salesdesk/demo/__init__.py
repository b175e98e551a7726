"""The demo desk: a fictional sensor maker with customers in the Netherlands, Spain and Taiwan.

Its half year of history is created through the product's own functions and is the same on every run.
"""

from .people import LOGINS

__all__ = ["LOGINS"]
