"""The world: mailboxes, files, clock and schedule, each behind one thin file that decides nothing."""
