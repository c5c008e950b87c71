"""What the pages show, read from the database: one module a page, functions of a connection that give typed values.

Every statement is bound, limited, and answered from an index or a summary table; a test reads their plans.
"""
