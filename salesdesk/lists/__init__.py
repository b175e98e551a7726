"""What list pages share: filters, order, columns that each person chooses, and pages of rows."""
