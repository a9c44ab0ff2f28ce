"""Orders, their lines and charges, and what they cost."""
