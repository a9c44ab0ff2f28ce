"""What every operation under /v1 shares: credentials, contract, idempotency, pages, error envelope."""
