"""YAML and TOML with the place of everything in them: nodes, readers of values, problems with line and column."""
