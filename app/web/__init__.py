"""Owns the HTTP habits that all routes share."""
