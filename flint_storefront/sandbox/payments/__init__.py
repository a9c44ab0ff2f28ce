"""Payments of the sandbox: card rules by number, the attempt's life cycle as data, and what a result changes."""
