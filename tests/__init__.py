"""Owns the tests, which mirror the rooms of app/."""
