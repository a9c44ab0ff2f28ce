"""
Alembic's entry: runs the steps on the connection that `upgrade_database` hands in.
"""

from alembic import context

from flint_storefront.flask.tables import metadata
from flint_storefront.flask.upgrade import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
