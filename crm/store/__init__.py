"""Schema, engine, migrations, and the one seam between async code and the database."""
