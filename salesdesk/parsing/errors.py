"""Recognize the errors of spreadsheets, which stand in a cell in the place of a value."""

_EXCEL = """#REF! #N/A #NAME? #VALUE! #DIV/0! #NULL! #NUM! #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! #BUSY! #UNKNOWN!
    #GETTING_DATA"""
_OTHER_LANGUAGES = """#VERW! #N/B #NAAM? #WAARDE! #DEEL/0! #LEEG! #GETAL! #¡REF! #N/D #¿NOMBRE? #¡VALOR! #¡DIV/0!
    #¡NULO! #¡NUM! #BEZUG! #NV #WERT! #ZAHL! #NOM? #VALEUR! #NOMBRE!"""
_ERRORS = {*_EXCEL.split(), *_OTHER_LANGUAGES.split(), "#NOT CALCULATED!"}


def is_error(cell: str) -> bool:
    """Return whether the cell holds an error, or stands for a formula without a value: its value is unknown."""
    if not cell.startswith(("#", "Err:")) or len(cell) > 40:
        return False
    word = cell.strip().upper()
    if len(word) > 2 and not word.strip("#"):
        return True  # a column too narrow for its number, as a print of the sheet shows it
    return word in _ERRORS or (word.startswith("ERR:") and word[4:].isdigit())
