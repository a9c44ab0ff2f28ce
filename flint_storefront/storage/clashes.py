"""
Telling a taken unique key from every other error of a database driver.
"""

SQLITE_CODES = frozenset({1555, 2067})
"""SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE."""
POSTGRESQL_STATE = "23505"
"""SQLSTATE `unique_violation`."""
MYSQL_CODE = 1062
"""ER_DUP_ENTRY."""


def is_unique_clash(error: BaseException | None) -> bool:
    """
    True when the driver's own exception says that a unique key is taken.

    Args:
        error: The driver's exception, not its wrapper: `orig` of SQLAlchemy's, `__cause__` of Django's.
    """
    if error is None:
        return False
    if getattr(error, "sqlite_errorcode", None) in SQLITE_CODES:
        return True
    if POSTGRESQL_STATE in (getattr(error, "sqlstate", None), getattr(error, "pgcode", None)):
        return True
    return bool(error.args) and type(error.args[0]) is int and error.args[0] == MYSQL_CODE
