"""Create the catalogue: industries, exchange rates, support measures, projects, sites and partners."""

from alembic import op

revision = "2026_11_22_03"
down_revision = "2026_11_22_02"
branch_labels = None
depends_on = None

REFERENCE = (
    """
    CREATE TABLE industry (
        id uuid PRIMARY KEY,
        code text NOT NULL CONSTRAINT uq_industry_code UNIQUE,
        sector text NOT NULL,
        title jsonb NOT NULL CONSTRAINT ck_industry_title CHECK (is_text(title)),
        position integer NOT NULL,
        CONSTRAINT uq_industry_code_sector UNIQUE (code, sector)
    )
    """,
    """
    CREATE TABLE exchange_rate (
        currency text NOT NULL CONSTRAINT ck_exchange_rate_currency CHECK (currency ~ '^[A-Z]{3}$'),
        as_of text NOT NULL CONSTRAINT ck_exchange_rate_as_of CHECK (is_partial_date(as_of)),
        kzt numeric NOT NULL CONSTRAINT ck_exchange_rate_kzt CHECK (kzt > 0),
        source text NOT NULL,
        PRIMARY KEY (currency, as_of)
    )
    """,
    """
    CREATE TABLE support_measure (
        id uuid PRIMARY KEY,
        code text NOT NULL CONSTRAINT uq_support_measure_code UNIQUE,
        measure_kind text NOT NULL,
        title jsonb NOT NULL CONSTRAINT ck_support_measure_title CHECK (is_text(title)),
        legal_basis jsonb CONSTRAINT ck_support_measure_legal_basis CHECK (is_text(legal_basis)),
        conditions jsonb CONSTRAINT ck_support_measure_conditions CHECK (is_text(conditions)),
        volume jsonb CONSTRAINT ck_support_measure_volume CHECK (is_text(volume)),
        provider jsonb CONSTRAINT ck_support_measure_provider CHECK (is_text(provider)),
        note jsonb CONSTRAINT ck_support_measure_note CHECK (is_text(note)),
        source text,
        as_of text CONSTRAINT ck_support_measure_as_of CHECK (is_partial_date(as_of))
    )
    """,
)

# The common block, the same in every table of records; {t} is the table.
RECORD = """
        id uuid PRIMARY KEY,
        public_id text NOT NULL CONSTRAINT uq_{t}_public_id UNIQUE,
        slug text NOT NULL CONSTRAINT uq_{t}_slug UNIQUE
            CONSTRAINT ck_{t}_slug CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 80),
        code text,
        region text NOT NULL CONSTRAINT fk_{t}_region REFERENCES region (slug),
        district text,
        locality text,
        latitude double precision CONSTRAINT ck_{t}_latitude CHECK (latitude BETWEEN -90 AND 90),
        longitude double precision CONSTRAINT ck_{t}_longitude CHECK (longitude BETWEEN -180 AND 180),
        industry text,
        sector text,
        title jsonb NOT NULL CONSTRAINT ck_{t}_title CHECK (is_text(title)),
        title_key_kk text COLLATE "C" NOT NULL,
        title_key_ru text COLLATE "C" NOT NULL,
        title_key_en text COLLATE "C" NOT NULL,
        summary jsonb CONSTRAINT ck_{t}_summary CHECK (is_text(summary)),
        description jsonb CONSTRAINT ck_{t}_description CHECK (is_text(description)),
        source_language text NOT NULL
            CONSTRAINT ck_{t}_source_language CHECK (source_language IN ('kk', 'ru', 'en')),
        marks jsonb NOT NULL DEFAULT '{{}}',
        text_states jsonb NOT NULL,
        source text,
        as_of text CONSTRAINT ck_{t}_as_of CHECK (is_partial_date(as_of)),
        status text NOT NULL CONSTRAINT ck_{t}_status
            CHECK (status IN ('draft', 'submitted', 'published', 'returned', 'withdrawn')),
        published_at timestamptz,
        confirmed_at timestamptz,
        confirmed_by text,
        verified_on date,
        confidence text CONSTRAINT ck_{t}_confidence
            CHECK (confidence IN ('declared', 'documented', 'verified_on_site')),
        licence text,
        tags text[] NOT NULL DEFAULT '{{}}',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT fk_{t}_district FOREIGN KEY (district, region) REFERENCES district (slug, region),
        CONSTRAINT fk_{t}_industry FOREIGN KEY (industry, sector) REFERENCES industry (code, sector),
        CONSTRAINT ck_{t}_sector CHECK ((industry IS NULL) = (sector IS NULL)),
        CONSTRAINT ck_{t}_geo CHECK ((latitude IS NULL) = (longitude IS NULL)),
        CONSTRAINT ck_{t}_published CHECK (status <> 'published' OR published_at IS NOT NULL),
"""

MONEY = """
        {m}_amount numeric CONSTRAINT ck_project_{m}_amount CHECK ({m}_amount >= 0),
        {m}_currency text CONSTRAINT ck_project_{m}_currency CHECK ({m}_currency ~ '^[A-Z]{{3}}$'),
        {m}_as_of text CONSTRAINT ck_project_{m}_as_of CHECK (is_partial_date({m}_as_of)),
        {m}_source text,
        {m}_kzt numeric,
        {m}_kzt_as_of text,
        CONSTRAINT ck_project_{m}_money CHECK (({m}_amount IS NULL) = ({m}_currency IS NULL)),
"""

PERCENT = "CONSTRAINT ck_{t}_{c} CHECK ({c} BETWEEN 0 AND 100)"

SITE = """
    CREATE TABLE site (
        {record}
        kind text NOT NULL DEFAULT 'site' CONSTRAINT ck_site_kind CHECK (kind = 'site'),
        site_type text CONSTRAINT ck_site_site_type CHECK (site_type IN ('sez', 'industrial_zone',
            'small_industrial_zone', 'industrial_park', 'tech_park', 'greenfield_plot', 'brownfield', 'building',
            'warehouse', 'agricultural', 'subzone', 'district_development')),
        readiness_stage text CONSTRAINT ck_site_readiness_stage
            CHECK (readiness_stage IN ('planned', 'under_construction', 'partly_ready', 'ready')),
        area_total_ha numeric CONSTRAINT ck_site_area_total CHECK (area_total_ha > 0),
        area_free_ha numeric CONSTRAINT ck_site_area_free CHECK (area_free_ha >= 0),
        boundary jsonb CONSTRAINT ck_site_boundary CHECK (jsonb_typeof(boundary) = 'object'),
        cadastral_number text,
        land_category text,
        permitted_use jsonb CONSTRAINT ck_site_permitted_use CHECK (is_text(permitted_use)),
        hazard_class_max text CONSTRAINT ck_site_hazard_class_max
            CHECK (hazard_class_max IN ('I', 'II', 'III', 'IV', 'V')),
        ownership text CONSTRAINT ck_site_ownership CHECK (ownership IN ('state_republican', 'state_communal',
            'private', 'mixed', 'spk', 'undivided')),
        acquisition text[] NOT NULL DEFAULT '{{}}' CONSTRAINT ck_site_acquisition CHECK (acquisition <@
            ARRAY['lease', 'sublease', 'purchase', 'auction', 'free_use', 'sez_contract']),
        road_distance_km numeric CONSTRAINT ck_site_road_distance CHECK (road_distance_km >= 0),
        road_name text,
        road_surface text,
        rail_spur boolean,
        rail_status text CONSTRAINT ck_site_rail_status
            CHECK (rail_status IN ('existing', 'planned', 'under_construction')),
        rail_station text,
        rail_distance_km numeric CONSTRAINT ck_site_rail_distance CHECK (rail_distance_km >= 0),
        airport_km numeric CONSTRAINT ck_site_airport CHECK (airport_km >= 0),
        seaport_km numeric CONSTRAINT ck_site_seaport CHECK (seaport_km >= 0),
        border_km numeric CONSTRAINT ck_site_border CHECK (border_km >= 0),
        operator text,
        year_created integer CONSTRAINT ck_site_year_created CHECK (year_created BETWEEN 1900 AND 2200),
        term_until text CONSTRAINT ck_site_term_until CHECK (is_partial_date(term_until)),
        target_industries jsonb CONSTRAINT ck_site_target_industries CHECK (is_text(target_industries)),
        infrastructure_note jsonb CONSTRAINT ck_site_infrastructure_note CHECK (is_text(infrastructure_note)),
        geo_precision text CONSTRAINT ck_site_geo_precision
            CHECK (geo_precision IN ('exact', 'district', 'regional_centre')),
        parent text CONSTRAINT fk_site_parent REFERENCES site (slug) DEFERRABLE INITIALLY DEFERRED,
        incentives jsonb CONSTRAINT ck_site_incentives CHECK (jsonb_typeof(incentives) = 'array'),
        CONSTRAINT ck_site_area CHECK (area_free_ha <= area_total_ha)
    )
"""

UTILITY = """
    CREATE TABLE site_utility (
        site text NOT NULL CONSTRAINT fk_site_utility_site REFERENCES site (slug) ON DELETE CASCADE
            DEFERRABLE INITIALLY DEFERRED,
        position integer NOT NULL,
        kind text NOT NULL CONSTRAINT ck_site_utility_kind CHECK (kind IN ('electricity', 'gas', 'cold_water',
            'technical_water', 'heat', 'sewerage', 'storm_drain', 'telecom', 'internet')),
        status text NOT NULL CONSTRAINT ck_site_utility_status
            CHECK (status IN ('on_site', 'at_boundary', 'nearby', 'planned', 'none')),
        distance_m numeric CONSTRAINT ck_site_utility_distance CHECK (distance_m >= 0),
        capacity_total numeric CONSTRAINT ck_site_utility_total CHECK (capacity_total >= 0),
        capacity_spare numeric CONSTRAINT ck_site_utility_spare CHECK (capacity_spare >= 0),
        unit text,
        voltage_kv numeric CONSTRAINT ck_site_utility_voltage CHECK (voltage_kv > 0),
        provider text,
        planned_year integer CONSTRAINT ck_site_utility_year CHECK (planned_year BETWEEN 1900 AND 2200),
        note jsonb CONSTRAINT ck_site_utility_note CHECK (is_text(note)),
        PRIMARY KEY (site, kind),
        CONSTRAINT ck_site_utility_capacity CHECK (capacity_spare <= capacity_total)
    )
"""

PROJECT = """
    CREATE TABLE project (
        {record}
        {investment}
        {sought}
        kind text NOT NULL DEFAULT 'project' CONSTRAINT ck_project_kind CHECK (kind IN ('project', 'niche')),
        stage text CONSTRAINT ck_project_stage CHECK (stage IN ('idea', 'opportunity', 'prepared',
            'seeking_investor', 'negotiation', 'agreement', 'implementation', 'commissioning', 'operating',
            'expansion', 'suspended', 'cancelled')),
        stage_changed_on date,
        progress text CONSTRAINT ck_project_progress
            CHECK (progress IN ('ongoing', 'delayed', 'dormant', 'completed', 'lost', 'abandoned')),
        priority_sector text,
        project_type text CONSTRAINT ck_project_project_type CHECK (project_type IN ('greenfield', 'brownfield',
            'expansion', 'modernisation', 'relocation', 'ppp', 'privatisation', 'joint_venture', 'acquisition')),
        readiness text[] NOT NULL DEFAULT '{{}}' CONSTRAINT ck_project_readiness CHECK (readiness <@ ARRAY[
            'concept', 'business_plan', 'pre_feasibility', 'feasibility', 'design_documents', 'state_expertise',
            'environmental_assessment', 'land_allotted', 'permits', 'offtake_signed']),
        financing_sources text[] NOT NULL DEFAULT '{{}}' CONSTRAINT ck_project_financing_sources
            CHECK (financing_sources <@ ARRAY['own', 'bank', 'development_institution', 'state_support',
            'foreign_equity', 'bonds', 'leasing', 'islamic']),
        cooperation text[] NOT NULL DEFAULT '{{}}' CONSTRAINT ck_project_cooperation CHECK (cooperation <@ ARRAY[
            'equity', 'joint_venture', 'loan', 'licence', 'equipment', 'management', 'offtake', 'marketing',
            'franchise']),
        foreign_share_pct numeric {foreign_share},
        irr_pct numeric,
        payback_years numeric CONSTRAINT ck_project_payback CHECK (payback_years >= 0),
        export_share_pct numeric {export_share},
        target_markets text[] NOT NULL DEFAULT '{{}}',
        jobs integer CONSTRAINT ck_project_jobs CHECK (jobs >= 0),
        jobs_construction integer CONSTRAINT ck_project_jobs_construction CHECK (jobs_construction >= 0),
        needs_area_ha numeric CONSTRAINT ck_project_needs_area CHECK (needs_area_ha >= 0),
        needs_power_mw numeric CONSTRAINT ck_project_needs_power CHECK (needs_power_mw >= 0),
        needs_water_m3_day numeric CONSTRAINT ck_project_needs_water CHECK (needs_water_m3_day >= 0),
        needs_gas_m3_hour numeric CONSTRAINT ck_project_needs_gas CHECK (needs_gas_m3_hour >= 0),
        needs_heat_gcal_hour numeric CONSTRAINT ck_project_needs_heat CHECK (needs_heat_gcal_hour >= 0),
        needs_sewerage_m3_day numeric CONSTRAINT ck_project_needs_sewerage CHECK (needs_sewerage_m3_day >= 0),
        needs_rail boolean,
        planned_start text CONSTRAINT ck_project_planned_start CHECK (is_partial_date(planned_start)),
        planned_commissioning text CONSTRAINT ck_project_planned_commissioning
            CHECK (is_partial_date(planned_commissioning)),
        time_to_decision text CONSTRAINT ck_project_time_to_decision
            CHECK (time_to_decision IN ('m0_6', 'm6_12', 'm12_24', 'm24_plus')),
        initiator text,
        initiator_bin text CONSTRAINT ck_project_initiator_bin CHECK (is_bin(initiator_bin)),
        capacity jsonb CONSTRAINT ck_project_capacity CHECK (is_text(capacity)),
        support_measures text[] NOT NULL DEFAULT '{{}}',
        pool text CONSTRAINT ck_project_pool CHECK (pool IN ('regional', 'national')),
        sdg_goals integer[] NOT NULL DEFAULT '{{}}' CONSTRAINT ck_project_sdg_goals
            CHECK (sdg_goals <@ ARRAY[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]),
        site text CONSTRAINT fk_project_site REFERENCES site (slug) DEFERRABLE INITIALLY DEFERRED
    )
"""

PARTNER = """
    CREATE TABLE partner (
        {record}
        kind text NOT NULL DEFAULT 'partner' CONSTRAINT ck_partner_kind CHECK (kind = 'partner'),
        bin text CONSTRAINT ck_partner_bin CHECK (is_bin(bin)),
        legal_form text,
        ownership_form text CONSTRAINT ck_partner_ownership_form
            CHECK (ownership_form IN ('state', 'private', 'foreign', 'mixed')),
        roles text[] NOT NULL DEFAULT '{{}}' CONSTRAINT ck_partner_roles CHECK (roles <@ ARRAY['contractor',
            'supplier', 'counterpart', 'joint_venture_partner', 'distributor', 'consultant', 'engineering',
            'logistics', 'legal_audit', 'finance', 'landowner']),
        products jsonb CONSTRAINT ck_partner_products CHECK (is_text(products)),
        size text CONSTRAINT ck_partner_size CHECK (size IN ('micro', 'small', 'medium', 'large')),
        employees integer CONSTRAINT ck_partner_employees CHECK (employees >= 0),
        founded_year integer CONSTRAINT ck_partner_founded_year CHECK (founded_year BETWEEN 1700 AND 2200),
        export_countries text[] NOT NULL DEFAULT '{{}}',
        export_share_pct numeric {export_share},
        certificates jsonb CONSTRAINT ck_partner_certificates CHECK (jsonb_typeof(certificates) = 'array'),
        languages text[] NOT NULL DEFAULT '{{}}',
        preferred_cooperation text[] NOT NULL DEFAULT '{{}}' CONSTRAINT ck_partner_preferred_cooperation
            CHECK (preferred_cooperation <@ ARRAY['equity', 'joint_venture', 'loan', 'licence', 'equipment',
            'management', 'offtake', 'marketing', 'franchise']),
        website text,
        consent_to_publish boolean,
        consent_on date,
        offers jsonb CONSTRAINT ck_partner_offers CHECK (is_text(offers)),
        looks_for jsonb CONSTRAINT ck_partner_looks_for CHECK (is_text(looks_for))
    )
"""

# Each order of a list has an index over what the public may see, ending in the id: see api/kernel/reading/order.py.
ORDERS = {
    "published": "coalesce(published_at, '-infinity'::timestamptz)",
    "confirmed": "coalesce(confirmed_at, '-infinity'::timestamptz)",
    "title_kk": "title_key_kk",
    "title_ru": "title_key_ru",
    "title_en": "title_key_en",
}
SIZES = {
    "project": {
        "investment_desc": "coalesce(investment_kzt, -1)",
        "investment_asc": "coalesce(investment_kzt, 'Infinity'::numeric)",
    },
    "site": {
        "area_desc": "coalesce(area_total_ha, -1)",
        "area_asc": "coalesce(area_total_ha, 'Infinity'::numeric)",
    },
    "partner": {},
}


def upgrade() -> None:
    """Create reference data, records and their indexes."""
    for statement in REFERENCE:
        op.execute(statement)
    op.execute(SITE.format(record=RECORD.format(t="site")))
    op.execute(UTILITY)
    op.execute(
        PROJECT.format(
            record=RECORD.format(t="project"),
            investment=MONEY.format(m="investment"),
            sought=MONEY.format(m="sought"),
            foreign_share=PERCENT.format(t="project", c="foreign_share_pct"),
            export_share=PERCENT.format(t="project", c="export_share_pct"),
        )
    )
    op.execute(
        PARTNER.format(
            record=RECORD.format(t="partner"),
            export_share=PERCENT.format(t="partner", c="export_share_pct"),
        )
    )
    for table, sizes in SIZES.items():
        for name, key in {**ORDERS, **sizes}.items():
            op.execute(f"CREATE INDEX ix_{table}_{name} ON {table} (({key}), id) WHERE status = 'published'")
        op.execute(f"CREATE INDEX ix_{table}_region_sector ON {table} (region, sector)")
    op.execute("CREATE INDEX ix_project_site ON project (site)")
