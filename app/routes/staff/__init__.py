"""Owns the desks of the staff door, one file each."""
