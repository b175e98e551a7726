"""Signing in: limits on guesses, sessions, passwords, blocking, and the log of what matters for security."""
