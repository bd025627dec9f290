"""What the world puts in the way of a command."""


class Hindrance(Exception):  # noqa: N818 -- a state of the world, not an error of ours
    """A state of the world that no retry of ours mends; its words name it and, with `cure`, what a person does."""

    cure = ""
