"""Brochures sent from a lead, by e-mail with a tracked link."""
