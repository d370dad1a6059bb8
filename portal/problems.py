"""What a page may run into; each becomes a page with its own status, in the language of the address."""


class Problem(Exception):
    status = 500


class Missing(Problem):
    """Nothing is published at this address; what was never there and what is not public yet look the same."""

    status = 404


class Foreign(Problem):
    """A form of ours, sent from a page of another site."""

    status = 403


class Misread(Problem):
    """The address carries a value the page does not know."""

    status = 400

    def __init__(self, parameter: str = "") -> None:
        super().__init__(parameter)
        self.parameter = parameter


class TooLarge(Problem):
    """A form with more octets than it may have."""

    status = 413


class Unavailable(Problem):
    """The catalogue cannot be read at the moment."""

    status = 503


class Busy(Problem):
    """As many files are being made as this process makes at a time."""

    status = 503


class NotOffered(Problem):
    """A file that this server cannot make."""

    status = 404
