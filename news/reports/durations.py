"""How long a thing took, in the words of an office."""

from datetime import timedelta

from django.utils.translation import gettext, ngettext


def in_words(took: timedelta | None) -> str:
    """“2 days 3 hours”, “3 hours 5 minutes”, “5 minutes”; empty for None."""
    if took is None:
        return ""
    minutes = int(took.total_seconds()) // 60
    if minutes < 1:
        return gettext("under a minute")
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [
        (days, ngettext("%(count)d day", "%(count)d days", days)),
        (hours, ngettext("%(count)d hour", "%(count)d hours", hours)),
        (minutes, ngettext("%(count)d minute", "%(count)d minutes", minutes)),
    ]
    first = next(place for place, (count, words) in enumerate(parts) if count)
    return " ".join(words % {"count": count} for count, words in parts[first : first + 2] if count)
