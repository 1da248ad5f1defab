"""The outside, tested against real servers on this machine."""
