"""Rules against texts: which of them are worth asking where, and what they find."""
