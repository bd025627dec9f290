"""mailbot: a mail becomes a command, a command and the state become a decision, a decision becomes one write, letters leave afterwards."""

__version__ = "0.1.0"
