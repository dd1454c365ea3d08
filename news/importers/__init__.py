"""From a source to a draft: parse into a record, clean, write once."""
