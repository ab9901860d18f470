"""Assignments: who does what, with whom, by when."""
