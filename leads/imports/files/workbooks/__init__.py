"""Read the sheets of workbooks: Excel, old Excel and OpenDocument."""
