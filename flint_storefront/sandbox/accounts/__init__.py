"""The hosted account page, reached by an access link: what a buyer does with a subscription."""
