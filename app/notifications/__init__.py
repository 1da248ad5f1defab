"""Owns what to say: from a move to rendered words in the reader's language."""
