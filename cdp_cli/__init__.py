"""The `cdp` command: what a person types, one thin command per verb.

Belongs here: arguments, progress, tables and one-line errors.  The work itself is done by the room
each command calls; nothing here knows SQL beyond counting rows for the closing table.
"""
