"""Shared parts of list pages: filters, order, columns that each person chooses, and pages of rows."""
