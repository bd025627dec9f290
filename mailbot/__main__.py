"""`python -m mailbot` is the command line."""

from mailbot.cli import main

if __name__ == "__main__":
    main()
