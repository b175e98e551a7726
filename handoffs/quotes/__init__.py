"""Quotes: the price list, drafting, totals, the PDF, sending, the customer's answer, approval."""
