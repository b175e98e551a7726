"""Import lists: read the file, map its columns, match its rows, and create leads.

`files.read_table.read` returns a Table or raises NotATable, `mapping.columns.guess` proposes a mapping, `row_reader`
turns cells into values, `match` gives each row a verdict, and `commit` imports them.
"""
