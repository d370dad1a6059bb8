"""What the settings of this site say and pages repeat."""

from api.kernel.settings import settings


def contact() -> str:
    """The address that readers write to; "" where none is named."""
    return settings().contact_email or ""


def licence() -> tuple[str, str] | None:
    """Name and address of the licence of the data; None where the operator has named none."""
    name, _, address = (settings().data_licence or "").rpartition(" ")
    return (name, address) if address else None


def questions_limited() -> bool:
    """Whether one address may ask GraphQL only so often."""
    return settings().rate_limit_graphql != "off"


def question_days() -> int:
    """How many days after its last message what was written in a question is erased."""
    return settings().enquiry_retention_days
