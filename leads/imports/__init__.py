"""Reading other people's lists: files, their columns and their cells, before anything touches the database.

`reading.read` gives a Table or says why there is none, `columns.guess` proposes what each column means,
`values` turns cells into what the desk can call, mail and match.
"""
