"""What the settings of this site say and pages repeat."""

from api.kernel.settings import settings


def contact() -> str:
    """The address that readers write to; "" where none is named."""
    return settings().contact_email or ""


def questions_limited() -> bool:
    """Whether one address may ask GraphQL only so often."""
    return settings().rate_limit_graphql != "off"
