"""From the files of a folder of rules to a rule set, with every problem at its place."""
