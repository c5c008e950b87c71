"""What the commands do: connect reader, runner, store and writers, and say what came of it. ``rules_…`` is ``rules …``.

Nothing is imported here, so that a command loads only what it needs.
"""
