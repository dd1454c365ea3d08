"""Hooks of the domain, by subject."""

# The approval workflow: decisions, rights, documents of drafts.
import news.hooks_editorial  # noqa: F401  registers hooks
