"""The inbox: webhook events, kept before they are acknowledged, acted on afterwards."""
