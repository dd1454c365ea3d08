"""What the portal draws itself: the pictures that are shared with a link, and the site's icons."""
