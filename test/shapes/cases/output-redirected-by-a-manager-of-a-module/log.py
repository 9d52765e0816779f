import io
from contextlib import contextmanager, redirect_stdout


@contextmanager
def silent():
    with redirect_stdout(io.StringIO()):
        yield
