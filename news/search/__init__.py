"""Readers' search: what is indexed, what a query means, and which articles answer it."""
