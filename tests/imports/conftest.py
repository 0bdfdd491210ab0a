"""The standing cast, for every page of the office."""

from tests.cast import cast

__all__ = ["cast"]
