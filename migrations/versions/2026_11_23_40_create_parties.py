"""Create the parties of the Rules, their members, and what members sign in with."""

from alembic import op

revision = "2026_11_23_40"
down_revision = "2026_11_23_33"
branch_labels = None
depends_on = None

# Local executive bodies take part by agreement (§2); the others by the Rules themselves, so they have no dates.
PARTY = """
    CREATE TABLE party (
        id uuid PRIMARY KEY,
        slug text NOT NULL CONSTRAINT uq_party_slug UNIQUE
            CONSTRAINT ck_party_slug CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        kind text NOT NULL CONSTRAINT ck_party_kind CHECK (kind IN ('ministry', 'agency', 'quality_control',
            'local_executive_body', 'service_centre', 'operator')),
        region text CONSTRAINT fk_party_region REFERENCES region (slug),
        title jsonb NOT NULL CONSTRAINT ck_party_title CHECK (is_text(title)),
        title_key_kk text COLLATE "C" NOT NULL,
        title_key_ru text COLLATE "C" NOT NULL,
        title_key_en text COLLATE "C" NOT NULL,
        participates_from date,
        participates_until date,
        agreement text,
        source text,
        CONSTRAINT ck_party_of_region
            CHECK ((region IS NOT NULL) = (kind IN ('local_executive_body', 'service_centre'))),
        CONSTRAINT ck_party_agreement CHECK (kind = 'local_executive_body'
            OR (participates_from IS NULL AND participates_until IS NULL AND agreement IS NULL)),
        CONSTRAINT ck_party_participation CHECK (participates_from IS NOT NULL
            OR (participates_until IS NULL AND agreement IS NULL)),
        CONSTRAINT ck_party_participates_until CHECK (participates_until >= participates_from)
    );
    CREATE UNIQUE INDEX uq_party_kind ON party (kind, coalesce(region, ''));
"""

# No address stands here in the clear: `address` is encrypted, `address_key` a keyed hash to find it by.
MEMBER = """
    CREATE TABLE member (
        id uuid PRIMARY KEY,
        party uuid NOT NULL CONSTRAINT fk_member_party REFERENCES party (id),
        name text NOT NULL CONSTRAINT ck_member_name CHECK (btrim(name) <> ''),
        address_key bytea NOT NULL CONSTRAINT uq_member_address UNIQUE,
        address bytea NOT NULL,
        locale text NOT NULL CONSTRAINT ck_member_locale CHECK (locale IN ('kk', 'ru', 'en')),
        roles text[] NOT NULL CONSTRAINT ck_member_roles CHECK (cardinality(roles) > 0
            AND roles <@ ARRAY['editor', 'approver', 'head', 'administrator', 'translator']),
        state text NOT NULL CONSTRAINT ck_member_state CHECK (state IN ('invited', 'active', 'disabled')),
        password_hash text,
        totp_secret bytea,
        totp_since timestamptz,
        totp_step bigint NOT NULL DEFAULT 0,
        issuer text,
        subject text,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_member_subject UNIQUE (issuer, subject),
        CONSTRAINT ck_member_subject CHECK ((issuer IS NULL) = (subject IS NULL)),
        CONSTRAINT ck_member_totp CHECK (totp_since IS NULL OR totp_secret IS NOT NULL)
    );
    CREATE INDEX ix_member_party ON member (party);
"""

# Keys of links are derived from the row and SECRET_KEY, those of sessions and tokens are random and stored as hashes.
WAYS_IN = """
    CREATE TABLE member_link (
        id uuid PRIMARY KEY,
        member uuid NOT NULL CONSTRAINT fk_member_link_member REFERENCES member (id),
        purpose text NOT NULL CONSTRAINT ck_member_link_purpose CHECK (purpose IN ('invitation', 'reset')),
        expires_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ix_member_link_member ON member_link (member);
    CREATE TABLE session (
        id uuid PRIMARY KEY,
        member uuid NOT NULL CONSTRAINT fk_session_member REFERENCES member (id),
        key_hash bytea NOT NULL CONSTRAINT uq_session_key UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now(),
        seen_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ix_session_member ON session (member);
    CREATE TABLE access_token (
        id uuid PRIMARY KEY,
        member uuid NOT NULL CONSTRAINT fk_access_token_member REFERENCES member (id),
        name text NOT NULL CONSTRAINT ck_access_token_name CHECK (btrim(name) <> ''),
        key_hash bytea NOT NULL CONSTRAINT uq_access_token_key UNIQUE,
        beginning text NOT NULL,
        scopes text[] NOT NULL CONSTRAINT ck_access_token_scopes CHECK (cardinality(scopes) > 0),
        expires_at timestamptz NOT NULL,
        used_on date,
        created_at timestamptz NOT NULL DEFAULT now(),
        revoked_at timestamptz
    );
    CREATE INDEX ix_access_token_member ON access_token (member);
    CREATE TABLE recovery_code (
        member uuid NOT NULL CONSTRAINT fk_recovery_code_member REFERENCES member (id),
        code_hash bytea NOT NULL,
        CONSTRAINT pk_recovery_code PRIMARY KEY (member, code_hash)
    );
"""


def upgrade() -> None:
    """Create the tables."""
    for statements in (PARTY, MEMBER, WAYS_IN):
        op.get_bind().connection.driver_connection.execute(statements)
