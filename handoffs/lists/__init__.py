"""The lists of open and closed opportunities: their filters, order and columns."""
