"""A site with a page model of its own, without the ready-made one, each request in a transaction."""
