"""Payment links in the Wagtail admin: how each stands, what it brought in, and the few things that a person may do with it."""
