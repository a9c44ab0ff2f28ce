"""
Shareable payment links: a page and a QR code of the site's own, behind them a reusable link of Flint's.
"""
