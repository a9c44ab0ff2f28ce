"""
The storefront as a Flask extension.
"""
