"""An optional app with a ready-made page for payment links; a site with a page model of its own leaves it out."""
