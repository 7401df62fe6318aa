from sqlite3 import Connection, Cursor


def named(connection: Connection, name: str) -> Cursor:
    return connection.execute("select * from palettes where name = ?", (name,))
