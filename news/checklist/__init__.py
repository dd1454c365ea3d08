"""What a piece should mend before it is sent: rules as data, each with its reason."""

from news.checklist.rules import RULES, Finding, Kind, Rule, findings_of, missing_parts

__all__ = ["RULES", "Finding", "Kind", "Rule", "findings_of", "missing_parts"]
