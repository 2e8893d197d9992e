"""How laptops agree: signed operations, the log they stand in, and the state that follows from them.

Knows nothing of Qt or of any type of record.
"""
