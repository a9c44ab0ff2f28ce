"""Delivery of physical goods: two methods in every environment, quotes, selections, and the charge they make."""
