"""How requests that failed stand in the log."""

import logging


class OneLine(logging.Filter):
    """Leaves the traceback to mistakes of ours: what a client sent, and a database that is busy, are one line each.

    Django logs an answer with its `status_code` and the exception behind it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        status = getattr(record, "status_code", 500)
        if error is not None and (400 <= status < 500 or status == 503):
            cause = str(error).strip().partition("\n")[0].encode("unicode_escape").decode("ascii")
            record.msg, record.args = "%s (%s: %s)", (record.getMessage(), type(error).__name__, cause)
            record.exc_info = record.exc_text = None
        return True
