"""Read any file as a table: encodings, delimiters, workbooks and their limits."""
