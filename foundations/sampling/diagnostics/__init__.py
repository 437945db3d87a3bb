"""Whether chains have mixed, and how many independent draws theirs are worth."""
