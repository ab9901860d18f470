"""Deadlines: the times by which, from which or how often something is done."""
