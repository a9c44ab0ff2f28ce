"""The page at a payment link: what can be chosen, what was chosen, and the way on to the checkout."""
