"""Payment intents, read only; the hosted page makes them."""
