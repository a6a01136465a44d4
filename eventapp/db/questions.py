"""A yes or no from the database in one statement: no session, no transaction, no object.

For what is asked before each use of a kept answer, where a session would cost more than the answer.
"""

from typing import Any

from sqlalchemy import Engine, event

#: So many connections wait for the next question; those beyond are closed after theirs.
_MOST_IDLE = 4


class Question:
    """A statement that gives a row for yes and none for no, asked on connections of its own.

    ``statement`` has ``?`` for its values. What can't be asked is answered with no, so that whoever asks goes
    the long way, which says what is wrong.
    """

    def __init__(self, engine: Engine, statement: str) -> None:
        self._dialect, self._url = engine.dialect, engine.url
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._statement = statement if self._is_sqlite else statement.replace("?", "%s")
        self._options = {} if self._is_sqlite else {"prepare": True}
        self._idle: list[Any] = []
        event.listen(engine, "engine_disposed", lambda _engine: self.close())

    def is_yes(self, *values: str) -> bool:
        """Ask with ``values``; safe in any thread."""
        try:
            connection = self._take()
            row = connection.execute(self._statement, values, **self._options).fetchone()
        except self._dialect.loaded_dbapi.Error:
            # The connection is dropped with whatever befell it.
            return False
        if len(self._idle) < _MOST_IDLE:
            self._idle.append(connection)
        else:
            connection.close()
        return row is not None

    def close(self) -> None:
        """Close what is idle."""
        while self._idle:
            self._idle.pop().close()

    def _take(self) -> Any:
        try:
            return self._idle.pop()
        except IndexError:
            return self._connect()

    def _connect(self) -> Any:
        arguments, options = self._dialect.create_connect_args(self._url)
        # Each statement by itself, so that each sees what was committed last.
        alone = {"isolation_level": None} if self._is_sqlite else {"autocommit": True, "connect_timeout": 5}
        return self._dialect.connect(*arguments, **{**options, **alone})
