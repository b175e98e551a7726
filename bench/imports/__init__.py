"""Importing lists and undoing it."""

from .lists import figures

__all__ = ["figures"]
