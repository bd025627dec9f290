"""How many examples a property is tried with: all of them in `make test`, few in the fast gate. A busy machine fails none of them."""

from hypothesis import HealthCheck, settings

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("whole", PATIENT)
settings.register_profile("fast", PATIENT, max_examples=20)
settings.load_profile("whole")
