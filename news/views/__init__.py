"""Views that are not pages."""
