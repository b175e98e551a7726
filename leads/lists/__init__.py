"""The list of leads: its filters, which exports share, the order, and the columns that each person chooses."""
