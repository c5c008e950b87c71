"""What the commands do, one module each: connect reader, runner, store and writers, and say what came of it.

Nothing is imported here, so that a command loads only what it needs.
"""
