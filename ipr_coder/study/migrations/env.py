"""Alembic's entry: uses the connection it is handed, in the transaction that is already open."""

from alembic import context

from ipr_coder.study.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    transaction_per_migration=False,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
