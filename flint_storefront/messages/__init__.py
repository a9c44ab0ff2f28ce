"""Every sentence that a person reads, by key, in the page's language."""
