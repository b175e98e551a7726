"""Import lists: read the file, map its columns, match its rows, and create leads.

`files.read_table.read` returns a Table or raises NotATable, `mapping.columns.guess` proposes a mapping,
`rows.row_reader` turns cells into values, `matching` gives each row a verdict, `objections` keeps the people and
numbers that must not be called, and `commit` imports the rows.
"""
