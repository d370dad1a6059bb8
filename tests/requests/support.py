"""An office in which the parties write to each other, at a time that the test sets."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from api.door import Door
from api.kernel.actor import Actor, PartyKind, Role
from api.kernel.clock import ALMATY
from api.kernel.database import Database
from api.kernel.ids import new_id
from api.kernel.mail.letter import Letter, unpack
from api.kernel.settings import read_settings
from api.parties.service import Parties, new_parties
from api.requests.service import Requests

PART = """
  id state standing openedAt namingDueOn namingStanding assignedAt lead { name } helpers { name } dueOn excusedOn
  nextDueOn delay { state newDate before } answeredAt possible party { slug }
  letter { number kind channel subject body investor sender { slug } author { name } registered ownDueOn
    files { name } }
  thread { kind clause text channel cause newDate member { name } files { name path } }
"""
ERRORS = "errors { code path clause message }"
SEND = f"""
mutation($i: SendRequestInput!, $k: String) {{
  sendRequest(input: $i, idempotencyKey: $k) {{ record {{ id number recipients {{ {PART} }} }} {ERRORS} }}
}}
"""
REGISTER = f"""
mutation($i: RegisterLetterInput!, $k: String) {{
  registerLetter(input: $i, idempotencyKey: $k) {{ record {{ id number recipients {{ {PART} }} }} {ERRORS} }}
}}
"""
OPEN = f"mutation($p: ID!) {{ openRequest(recipient: $p) {{ record {{ {PART} }} {ERRORS} }} }}"
ASSIGN = f"""
mutation($i: AssignRequestInput!, $k: String) {{
  assignRequest(input: $i, idempotencyKey: $k) {{ record {{ {PART} }} {ERRORS} }}
}}
"""
ANSWER = f"""
mutation($i: AnswerRequestInput!, $k: String) {{
  answerRequest(input: $i, idempotencyKey: $k) {{ record {{ {PART} }} {ERRORS} }}
}}
"""
DELAY = f"""
mutation($i: DelayNoticeInput!, $k: String) {{
  giveDelayNotice(input: $i, idempotencyKey: $k) {{ record {{ {PART} }} {ERRORS} }}
}}
"""
DECIDE = f"""
mutation($i: DecideDelayInput!, $k: String) {{
  decideDelay(input: $i, idempotencyKey: $k) {{ record {{ {PART} }} {ERRORS} }}
}}
"""
WITHDRAW = f"""
mutation($r: ID!, $why: String!, $k: String) {{
  withdrawRequest(request: $r, reason: $why, idempotencyKey: $k) {{ record {{ recipients {{ {PART} }} }} {ERRORS} }}
}}
"""
CLOSE = f"""
mutation($r: ID!, $k: String) {{
  closeRequest(request: $r, idempotencyKey: $k) {{ record {{ recipients {{ {PART} }} }} {ERRORS} }}
}}
"""
EXPLAIN = f"""
mutation($i: LogExplanationInput!, $k: String) {{
  logExplanation(input: $i, idempotencyKey: $k) {{ record {{ {PART} }} {ERRORS} }}
}}
"""
IN, OUT = (
    "query($n: String!) { incomingRequest(number: $n) { %s } }",
    ("query($n: String!) { outgoingRequest(number: $n) { id number recipients { %s } } }"),
)
IN, OUT = IN % PART, OUT % PART

_ADD = """
INSERT INTO member (id, party, name, address_key, address, locale, roles, state)
SELECT %s, p.id, %s, %s, %s, %s, %s, 'active' FROM party p WHERE p.slug = %s RETURNING party
"""
_KIND = "SELECT kind, region FROM party WHERE id = %s"
_UPLOAD = """
INSERT INTO stored_file (id, key, digest, octets, format, name, member, party)
VALUES (%s, %s, repeat('a', 64), 12, 'pdf', %s, %s, %s)
"""
TABLES = (
    "request",
    "request_recipient",
    "request_step",
    "obligation",
    "mail_outbox",
    "journal",
    "stored_file",
    "idempotency_key",
)

_names = itertools.count(1)


def at(text: str) -> datetime:
    """A moment by the clock of Almaty: `2026-11-02 15:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY).astimezone(UTC)


@dataclass
class Member:
    """Somebody who works on requests."""

    actor: Actor
    name: str
    address: str

    @property
    def id(self) -> str:
        """As GraphQL has it."""
        return f"Member:{self.actor.member}"


@dataclass
class Office:
    """The way in, with a clock that stands."""

    database: Database
    time: datetime = field(default_factory=lambda: at("2026-11-02 10:00"))

    def __post_init__(self) -> None:
        settings = read_settings(secret_key="tests" * 8, public_url="http://localhost:8000")
        self.parties: Parties = new_parties(self.database, settings)
        services = {Parties: self.parties, Requests: Requests(self.parties, lambda: self.time)}
        self.door = Door(self.database, services)

    async def member(self, party: str, *roles: Role, locale: str = "ru") -> Member:
        """A new member of a party, by default one who may do everything with requests."""
        member, name = new_id(), f"Member {next(_names)}"
        address = f"{member}@example.kz"
        roles = roles or (Role.EDITOR,)
        stored = [role.name.lower() for role in roles]
        sealed = self.parties.seal.close(address)
        values = (member, name, self.parties.address_key(address), sealed, locale, stored, party)
        ((own,),) = await self.rows(_ADD, *values)
        ((kind, region),) = await self.rows(_KIND, own)
        return Member(Actor(member, own, PartyKind[kind.upper()], region, frozenset(roles)), name, address)

    async def upload(self, member: Member, name: str = "answer.pdf") -> str:
        """The id of a file that a member has sent and not used."""
        upload = new_id()
        await self.rows(_UPLOAD, upload, f"key-{upload}", name, member.actor.member, member.actor.party)
        return f"Upload:{upload}"

    async def ask(self, member: Member | None, document: str, locale: Any = "en", **variables: Any) -> dict[str, Any]:
        """The data of a document that has to be executed."""
        actor = member.actor if member else None
        result = await self.door.execute(document, variables, locale=locale, actor=actor)
        assert not result.errors, result.errors
        assert result.data is not None
        return result.data

    async def done(self, member: Member, document: str, **variables: Any) -> dict[str, Any]:
        """The record of a mutation that has to be done."""
        (payload,) = (await self.ask(member, document, **variables)).values()
        assert payload["errors"] == [], payload
        return payload["record"]

    async def refused(self, member: Member | None, document: str, **variables: Any) -> list[tuple[str, Any, str]]:
        """Code, clause and path of each reason for which a mutation was not done; nothing has changed."""
        before = await self.state()
        (payload,) = (await self.ask(member, document, **variables)).values()
        assert payload["record"] is None
        assert await self.state() == before
        return [(each["code"], each["clause"], ".".join(each["path"])) for each in payload["errors"]]

    async def sent(self, member: Member, *recipients: str, **fields: Any) -> dict[str, Any]:
        """A new request."""
        return await self.done(member, SEND, i=wish(*recipients, **fields))

    async def rows(self, statement: str, *values: Any) -> list[Any]:
        """Rows of a statement."""
        async with self.database.writing() as connection:
            cursor = await connection.execute(statement.encode(), values)
            return await cursor.fetchall() if cursor.description else []

    async def state(self) -> list[Any]:
        """Everything that a refused mutation must leave alone."""
        whole = " UNION ALL ".join(f"SELECT '{table}', t::text FROM {table} t" for table in TABLES)
        return await self.rows(f"{whole} ORDER BY 1, 2")

    async def letters(self, member: Member) -> list[Letter]:
        """Letters that wait for a member, the oldest first."""
        rows = await self.rows(
            "SELECT sealed FROM mail_outbox WHERE owner = %s ORDER BY created_at", member.actor.member
        )
        return [unpack(self.parties.seal.open(row[0]) or "") for row in rows]

    async def duties(self, part: str) -> list[tuple[str, str, str]]:
        """Clause, state and last day of the obligations about a recipient's part."""
        statement = "SELECT clause, state, due_on::text FROM obligation WHERE subject_id = %s ORDER BY clause"
        return await self.rows(statement, UUID(part.partition(":")[2]))


def wish(*recipients: str, **fields: Any) -> dict[str, Any]:
    """A request as it is sent."""
    return {
        "kind": "MATERIALS",
        "recipients": list(recipients or ("centre-abai",)),
        "subject": "Materials on the solar plant",
        "body": "Please send the feasibility study.\n\nAnd the map.",
    } | fields


def naming(part: dict[str, Any], lead: Member, *helpers: Member) -> dict[str, Any]:
    """Who answers."""
    return {"recipient": part["id"], "lead": lead.id, "helpers": [each.id for each in helpers]}


def answer(part: dict[str, Any], *files: str, **fields: Any) -> dict[str, Any]:
    """An answer."""
    return {"recipient": part["id"], "text": "Here it is.", "files": list(files)} | fields
