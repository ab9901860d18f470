"""Targets: values with what they measure, by when, and what they consist of."""
