"""Immigration law as dated data, and what follows from it: screening, urgency, deadlines.

Rules come in as text (`rules/*.toml` as shipped, or versions added in the database); facts come in as
values. Nothing here decides: every result names its authority, and none says that somebody is too late.
"""
