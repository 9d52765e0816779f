import traceback


def describe(error):
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    return shown.stack[-1].locals
