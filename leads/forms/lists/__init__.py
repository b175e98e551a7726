"""The filter bars of the lists of companies, contacts and activities."""
