"""Fixtures for the tests of the law."""

from tests.cast import cast

__all__ = ["cast"]
