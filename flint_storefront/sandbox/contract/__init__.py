"""The part of Flint's published contract that this sandbox answers, as data."""
