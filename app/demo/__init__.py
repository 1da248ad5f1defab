"""Owns the demo: believable, obviously fictional people in the real homes."""
