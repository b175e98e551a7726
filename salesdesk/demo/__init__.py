"""The demo desk: believable, and the same every time. A fictional maker of sensors with customers in the
Netherlands, Spain and Taiwan, and half a year of work that was done through the product's own verbs."""

from .people import LOGINS

__all__ = ["LOGINS"]
