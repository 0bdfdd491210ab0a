"""Alongside: partners represent unaccompanied children and asylum seekers together."""
