"""What a rule can ask of a text: the tree of conditions, and the scene that it is asked about."""
