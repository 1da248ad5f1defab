"""Owns the limits on guessing the code that pairs a terminal.

Eight digits live ten minutes. Each wrong guess counts against every code that is waiting, since
it could have been any of them: after fifty a code is dead, so that its chance of being guessed
stays below one in a million. An address has six tries in a quarter of an hour, which keeps a
stranger from killing codes for fun.
"""

from datetime import timedelta

DIGITS = 8
LIVES_FOR = timedelta(minutes=10)
WRONG_GUESSES = 50
TRIES_OF_AN_ADDRESS = 6
WINDOW = timedelta(minutes=15)
