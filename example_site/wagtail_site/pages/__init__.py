"""
The site's own pages and blocks.
"""
