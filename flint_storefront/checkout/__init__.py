"""Checkout: from pressing the button to a judged, paid order."""
