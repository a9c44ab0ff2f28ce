"""Webhook endpoints, events and deliveries of the sandbox, signed and retried as Flint does."""
