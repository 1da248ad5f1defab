"""Owns the rules: what would be true on paper, with no computer."""
