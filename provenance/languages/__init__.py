"""The languages that articles can be read in: a package each. Grammar lives here and nowhere else."""
