"""Owns when work happens: small functions that RQ or the worker's clock runs."""
