"""Payment links: one shareable address behind which every buyer gets an order and a checkout session of their own."""
