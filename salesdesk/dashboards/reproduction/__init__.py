"""Import published lists of past deals, and show the desk's figures beside those that their publishers' data gives."""
