"""Owns the measurements: one script for each claim, one JSON line for each figure."""
