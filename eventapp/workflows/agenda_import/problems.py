"""Exceptions that carry a problem from where it is found to where it is put on the list."""

from eventapp.workflows.agenda_import.values import ProblemCode


class FileProblem(Exception):
    """The file as a whole cannot be read; ``values`` fill the placeholders of the message."""

    def __init__(self, code: ProblemCode, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class RowProblem(Exception):
    """One row cannot be read; the rows around it can."""

    def __init__(self, code: ProblemCode, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
