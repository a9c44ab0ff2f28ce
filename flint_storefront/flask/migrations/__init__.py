"""
The Flask side's database schema, step by step (Alembic, run by the package itself).
"""
