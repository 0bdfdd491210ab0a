"""Forming teams and placing clients: the model, its solution, the proof and the explanation.

Everything here is a pure function of its arguments (numpy and HiGHS only). The document read is
`alongside.matching/1`, the document written `alongside.matching-result/1`; see `docs/commands/match.md`.
"""
