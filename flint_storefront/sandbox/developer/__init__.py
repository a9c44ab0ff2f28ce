"""Who the key is and what the merchant can do."""
