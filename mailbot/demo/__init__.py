"""The demonstration: the whole desk on one machine, with a post office, a cast and a story."""
