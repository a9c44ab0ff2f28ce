"""Subscription plans: what is offered, how often it is charged and how long it binds."""
