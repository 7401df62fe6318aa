from sqlite3 import Connection, Cursor


def named(connection: Connection, name: str) -> Cursor:
    return connection.execute(f"select * from palettes where name = '{name}'")
