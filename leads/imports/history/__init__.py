"""Import past outcomes: leads and deals of earlier years, with their dates, values and owners.

Such rows become leads that went their way in the past. Their stage changes are logged at the moments that the list
gives, marked with the import and its admin. Nobody is called because of them: closed ones stay closed, open leads wait
with Marketing, and open deals with their owner.
"""
