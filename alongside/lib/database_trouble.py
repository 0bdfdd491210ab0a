"""What a person is told when the database cannot be used."""


class DatabaseTrouble(Exception):  # noqa: N818 - a person reads it
    """The database cannot be used as it is. One line that says where, what and how to mend."""
