"""The mirror of Flint's products: how it is filled, and what pages read from it."""
