"""Samväg: one way in, one board, one plan, one clock, shared by organisations that keep their own records."""
