"""The closed syntax of every logical type: which texts are a value, which are read tolerantly, which are refused and why.

Belongs here: one text and one column of texts.  Does not belong here: rows, and whether a fault costs the row or the field
(`coerce.py`); files (`readers/`).

| module         | concern                                                                          |
|----------------|----------------------------------------------------------------------------------|
| `reading.py`   | what a reading is, and what it may answer                                        |
| `text.py`      | text: what only describes, ids, identifiers, network addresses                   |
| `damage.py`    | text that was damaged before it came: HTML entities, wrong encodings             |
| `words.py`     | words of closed lists, and booleans                                              |
| `numbers.py`   | integers and decimals                                                            |
| `instants.py`  | dates and timestamps                                                             |
| `documents.py` | JSON                                                                             |
| `notes.py`     | the closed list of tolerant readings, which a load counts                        |
"""
