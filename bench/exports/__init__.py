"""Exports of leads, companies and contacts."""

from .files import figures

__all__ = ["figures"]
