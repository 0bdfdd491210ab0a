"""Writes of placement, by subject: plans, moves, conflicts, acceptance, teams."""
