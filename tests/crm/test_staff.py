"""Who works here: the claim, invitations, roles, and strangers."""

from __future__ import annotations

import pytest

from crm import staff
from crm.errors import Invalid
from crm.permissions import Permission, Role
from crm.store.database import Store
from tests.conftest import TestClock

OWNER, NEW, OTHER = 1, 2, 3


@pytest.fixture
def owned(store: Store) -> Store:
    store.write_now(staff.ensure_owners, [OWNER])
    return store


def test_the_first_owner_claims_once_and_the_newest_link_counts(store: Store) -> None:
    old = store.write_now(staff.make_claim)
    new = store.write_now(staff.make_claim)
    assert old is not None
    assert new is not None
    with pytest.raises(Invalid) as unknown:
        store.write_now(staff.accept, old, NEW, "Meera")
    assert unknown.value.reason == "unknown"
    assert store.write_now(staff.accept, new, NEW, "Meera").role is Role.OWNER
    with pytest.raises(Invalid) as used:
        store.write_now(staff.accept, new, OTHER, "Gabbar")
    assert used.value.reason == "used"
    assert store.write_now(staff.make_claim) is None


def test_who_made_an_invitation_does_not_use_it_up_by_opening_it(owned: Store) -> None:
    token = owned.write_now(staff.invite, Role.STAFF, OWNER)
    for _ in range(2):
        assert owned.write_now(staff.accept, token, OWNER, "Meera").role is Role.OWNER
    assert owned.write_now(staff.accept, token, NEW, "Sita").role is Role.STAFF


def test_an_invitation_works_once_for_a_day(owned: Store, clock: TestClock) -> None:
    token = owned.write_now(staff.invite, Role.STAFF, OWNER)
    member = owned.write_now(staff.accept, token, NEW, "Sita")
    assert owned.write_now(staff.accept, token, NEW, "Sita") == member
    with pytest.raises(Invalid) as used:
        owned.write_now(staff.accept, token, OTHER, "Gabbar")
    assert used.value.reason == "used"
    late = owned.write_now(staff.invite, Role.STAFF, OWNER)
    clock.turn(hours=24)
    with pytest.raises(Invalid) as expired:
        owned.write_now(staff.accept, late, OTHER, "Gabbar")
    assert expired.value.reason == "expired"
    assert owned.read_now(staff.member, OTHER) is None


def test_the_last_owner_stays(owned: Store) -> None:
    with pytest.raises(Invalid):
        owned.write_now(staff.remove, OWNER, OWNER)
    with pytest.raises(Invalid):
        owned.write_now(staff.change_role, OWNER, Role.STAFF, OWNER)
    owned.write_now(staff.ensure_owners, [OTHER])
    owned.write_now(staff.remove, OWNER, OTHER)
    assert owned.read_now(staff.member, OWNER) is None


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (Role.STAFF, Permission.PROPOSE_CAMPAIGN, Permission.EDIT_CUSTOMERS),
        (Role.MANAGER, Permission.CHANGE_ANY_SALE, Permission.ERASE_CUSTOMER),
    ],
)
def test_a_role_may_what_the_table_says(role: Role, may: Permission, may_not: Permission) -> None:
    member = staff.Member(NEW, "Sita", role)
    assert member.may(may)
    assert not member.may(may_not)
    assert all(staff.Member(OWNER, "Meera", Role.OWNER).may(one) for one in Permission)


def test_the_owner_hears_of_strangers_once_a_day_in_all(owned: Store, clock: TestClock) -> None:
    assert owned.write_now(staff.stranger_seen, NEW, "Gabbar")
    assert not owned.write_now(staff.stranger_seen, OTHER, "Samba")
    clock.turn(hours=24)
    assert owned.write_now(staff.stranger_seen, OTHER, "Samba")
