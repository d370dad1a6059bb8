"""The arithmetic of matches: bounds, better sites never score lower, what is not known earns nothing."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from api.catalogue.matching.rules import NETWORKS, READY, UNITS, Need, Needs, Network, Offer, Verdict, assess, is_stated

amounts = st.decimals(min_value=0, max_value=1000, places=2)
maybe = st.none() | amounts
BETTER = sorted(READY, key=lambda status: READY[status])


@st.composite
def needs(draw: st.DrawFn) -> Needs:
    quantities = draw(st.dictionaries(st.sampled_from([Need.AREA, *NETWORKS]), amounts))
    flags = [draw(st.booleans()) for _ in range(3)]
    regions = tuple(draw(st.sets(st.sampled_from("ab"))))
    districts = tuple(draw(st.sets(st.sampled_from("de"), max_size=1)))
    found = Needs(quantities, *flags, regions=regions, districts=districts)
    assume(is_stated(found))
    return found


@st.composite
def networks(draw: st.DrawFn) -> Network:
    need = draw(st.sampled_from(list(NETWORKS)))
    unit = draw(st.sampled_from([*UNITS[need], "barrels", None]))
    return Network(draw(st.sampled_from(NETWORKS[need])), draw(st.sampled_from(BETTER)), draw(maybe), draw(maybe), unit)


offers = st.builds(
    Offer,
    region=st.sampled_from("abc"),
    district=st.none() | st.sampled_from("def"),
    area_total=maybe,
    area_free=maybe,
    networks=st.lists(networks(), max_size=4).map(tuple),
    rail_spur=st.none() | st.booleans(),
    rail_status=st.none() | st.sampled_from(["existing", "planned", "under_construction"]),
    rail_km=maybe,
    road_km=maybe,
    site_type=st.none() | st.sampled_from(["building", "sez", "greenfield_plot"]),
)


@given(needs(), offers)
def test_a_score_is_within_its_bounds_and_is_the_sum_of_its_lines(asked: Needs, offer: Offer) -> None:
    found = assess(asked, offer)
    assert 0 <= found.score <= found.known <= 100
    assert (found.score == 100) == all(line.verdict is Verdict.MET for line in found.lines)
    assert all(line.points == 0 for line in found.lines if line.verdict in (Verdict.NOT_KNOWN, Verdict.NOT_MET))
    assert all(0 < line.points <= line.weight for line in found.lines if line.verdict is Verdict.MET)
    earned, weight = sum(line.points for line in found.lines), sum(line.weight for line in found.lines)
    assert abs(found.exact * weight - earned) <= Decimal("0.1") * len(found.lines)


@given(needs(), offers, amounts)
def test_a_site_with_more_never_scores_lower(asked: Needs, offer: Offer, more: Decimal) -> None:
    score = assess(asked, offer).exact
    assert assess(asked, replace(offer, area_free=(offer.area_free or Decimal(0)) + more)).exact >= score
    for number, network in enumerate(offer.networks):
        for better in (
            replace(network, spare=(network.spare or Decimal(0)) + more),
            replace(network, status=BETTER[min(BETTER.index(network.status) + 1, len(BETTER) - 1)]),
        ):
            changed = (*offer.networks[:number], better, *offer.networks[number + 1 :])
            assert assess(asked, replace(offer, networks=changed)).exact >= score
    assert assess(asked, replace(offer, rail_spur=True, rail_status="existing")).exact >= score
    assert assess(asked, replace(offer, road_km=Decimal(0))).exact >= score
    assert assess(asked, replace(offer, site_type="building")).exact >= score
    for district in asked.districts:
        assert assess(asked, replace(offer, district=district)).exact >= score


@given(needs(), offers)
def test_to_forget_what_is_known_never_helps(asked: Needs, offer: Offer) -> None:
    blank = Offer(offer.region, offer.district)
    assert assess(asked, blank).exact <= assess(asked, offer).exact
    assert assess(asked, blank).known <= assess(asked, offer).known


@given(needs(), offers, st.decimals(min_value="0.1", max_value=10, places=1))
def test_to_need_more_never_makes_a_line_better(asked: Needs, offer: Offer, more: Decimal) -> None:
    greater = replace(asked, quantities={need: value + more for need, value in asked.quantities.items()})
    before = {line.need: line.points for line in assess(asked, offer).lines}
    assert all(line.points <= before[line.need] for line in assess(greater, offer).lines if line.need in before)


def test_a_site_of_which_only_the_total_area_is_known() -> None:
    asked = Needs({Need.AREA: Decimal(10)})
    (line,) = assess(asked, Offer("a", area_total=Decimal(50))).lines
    assert (line.verdict, line.points) == (Verdict.NOT_KNOWN, 0)
    (line,) = assess(asked, Offer("a", area_total=Decimal(5))).lines
    assert line.verdict is Verdict.NOT_MET


def test_units_are_made_comparable() -> None:
    asked = Needs({Need.WATER: Decimal(240), Need.POWER: Decimal(2)})
    offer = Offer(
        "a",
        networks=(
            Network("cold_water", "on_site", spare=Decimal(10), unit="m³/h"),
            Network("electricity", "planned", spare=Decimal(4000), unit="kW"),
        ),
    )
    water, power = sorted(assess(asked, offer).lines, key=lambda line: line.need.name, reverse=True)
    assert (water.verdict, water.offered) == (Verdict.MET, 240)
    assert (power.verdict, power.points) == (Verdict.PARTLY, 10)
