"""Prints the schema: ``python -m provenance.store > db/schema.sql``."""

import sys

from provenance.store.schema import schema_sql

sys.stdout.write(schema_sql())
