"""Content blocks that any page may use."""

from cms.blocks.content import ContentBlock

__all__ = ["ContentBlock"]
