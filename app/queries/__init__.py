"""Owns reading: one function for each question that a page asks. Nothing here writes."""
