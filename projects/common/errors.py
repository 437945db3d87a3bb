"""The one exception that a person sees."""


class UserError(Exception):
    """Bad input: one sentence that says what was wrong, where, and what would be right.

    The command line prints it and ends with exit code 2; no traceback is shown.
    """
