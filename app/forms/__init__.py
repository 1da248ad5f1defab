"""Owns the shape of what people type: one class for each act. No rules, no database."""
