"""The contract, pure: what can happen, what follows from it, and when. No I/O, no clock, no randomness."""
