"""How many examples a property is tried with: all of them in `make test`, few in the fast gate."""

from hypothesis import settings

settings.register_profile("fast", max_examples=20)
