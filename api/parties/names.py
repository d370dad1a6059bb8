"""Names that people type: of members, of tokens."""

from api.kernel.interchange.values import UNSAFE
from api.kernel.refusals import Reason, Refusal
from api.parties.rules import LONGEST_NAME
from locales.gettext import N_

BAD_NAME = Reason("BAD_NAME", N_("A name has 1 to {most} letters and signs, on one line."))


def clean_name(typed: str, argument: str = "name") -> str:
    """The name without needless space; Refusal for what is none."""
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST_NAME or UNSAFE.search(name):
        raise Refusal(BAD_NAME.at(argument, most=LONGEST_NAME))
    return name
