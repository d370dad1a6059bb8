"""Commands about members: the first one of a party, and tokens for machines."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, TypeVar

import typer

from api.cli.common import Language, fail, run_over_database, say
from api.kernel.actor import Role
from api.kernel.database import Database
from api.kernel.refusals import Refusal
from api.kernel.settings import settings
from api.parties import members
from api.parties.actions.managing import Invitation, invite_in
from api.parties.actions.tokens import Wish, issue_for
from api.parties.rules import INVITATION_DAYS
from api.parties.service import INVITATION, Parties, new_parties
from locales.gettext import Translator
from locales.text import DEFAULT_LOCALE, parse_locale

T = TypeVar("T")

member = typer.Typer(help="Members of the parties.", no_args_is_help=True)
token = typer.Typer(help="Tokens by which machines act for members.", no_args_is_help=True)


@member.command("add")
def member_add(
    party: Annotated[str, typer.Option("--party", help="Slug of the party, such as akimat-abai or operator.")],
    email: Annotated[str, typer.Option("--email", help="Address that the member signs in with.")],
    name: Annotated[str, typer.Option("--name", help="Name of the member.")],
    role: Annotated[
        list[str], typer.Option("--role", help="editor, approver, head, administrator, translator; may be repeated.")
    ] = ["administrator"],  # noqa: B006 - typer reads it and leaves it alone
    language: Annotated[str, typer.Option("--language", help="Of the letters: kk, ru or en.")] = "ru",
    locale: Language = DEFAULT_LOCALE,
) -> None:
    """Invite a member, by default the first administrator of a party, and print the link that opens the account."""
    roles = {each.name.lower(): each for each in Role}
    if wrong := set(role) - set(roles):
        raise fail(f"--role: no such role: {', '.join(sorted(wrong))}")
    spoken = parse_locale(language)
    if spoken is None:
        raise fail("--language: kk, ru or en")
    wish = Invitation(party, name, email, spoken, [roles[each] for each in role])

    async def invite(parties: Parties) -> str:
        async with parties.database.writing() as connection:
            invited = await invite_in(connection, parties, None, wish)
        return parties.page(wish.locale, "join", INVITATION, invited.link)

    typer.echo(_run(invite, locale))
    say(f"the link works once, within {INVITATION_DAYS} days; a letter with it waits to be sent")


@token.command("issue")
def token_issue(
    email: Annotated[str, typer.Option("--email", help="Address of the member for whom the machine acts.")],
    name: Annotated[str, typer.Option("--name", help="What the token is for.")],
    scope: Annotated[list[str], typer.Option("--scope", help="An act, or project.* and the like; may be repeated.")],
    days: Annotated[int, typer.Option("--days", help="How long it is valid, at most 366.", min=1, max=366)] = 90,
    locale: Language = DEFAULT_LOCALE,
) -> None:
    """Issue a token and print its key, which is shown this once."""

    async def issue(parties: Parties) -> str:
        async with parties.database.reading() as connection:
            owner = await members.read_by_address(connection, parties.address_key(email))
        if owner is None or owner.state != "active":
            raise fail("--email: there is no such member, or the account is not open")
        wish = Wish(name, scope, datetime.now(UTC) + timedelta(days=days))
        return (await issue_for(parties, owner, wish, None))[1]

    typer.echo(_run(issue, locale))


def _run(work: Callable[[Parties], Coroutine[Any, Any, T]], locale: str) -> T:
    """Do something with the parties; a refusal is said in words."""

    async def over(database: Database) -> T:
        parties = new_parties(database, settings())
        try:
            return await work(parties)
        finally:
            parties.hashing.close()

    try:
        return run_over_database(over)
    except Refusal as refusal:
        words = Translator(parse_locale(locale) or DEFAULT_LOCALE)
        raise fail("\n".join(words.text(reason.message, **reason.values) for reason in refusal.reasons)) from None
