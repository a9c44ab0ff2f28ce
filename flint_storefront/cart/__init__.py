"""What a visitor has chosen before an order exists."""
