"""Django migrations, made under Wagtail 7.4."""
