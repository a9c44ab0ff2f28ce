"""Pages of the site that are payment links: a mixin for its own page models, their form, and what publishing does."""
