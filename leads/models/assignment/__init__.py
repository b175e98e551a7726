"""Moves of leads after territories changed."""
