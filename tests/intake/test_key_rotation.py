"""A new root key: everything still opens with it, nothing opens with the former one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings as live

from alongside.audit.models import AuditEvent
from alongside.intake import key_rotation
from alongside.intake.identity import key_place, open_identities
from alongside.intake.models import Client, ClientKey
from alongside.intake.services import ClientRecord, create_clients
from alongside.lib.acting import System, acting
from alongside.lib.vault import VaultError, root_key, unseal
from alongside.partners.services import create_organization, create_program

pytestmark = pytest.mark.django_db
SYSTEM = System("tests")


@pytest.fixture
def key_file(settings, tmp_path) -> Path:
    path = tmp_path / "root.key"
    shutil.copy2(live.KEY_FILE, path)
    settings.KEY_FILE = path
    return path


@pytest.fixture
def names(key_file) -> list[str]:
    program = create_program(SYSTEM, slug="sijs", name="Multi-city SIJS")
    nonprofit = create_organization(SYSTEM, name="Harbor Legal Aid", kind="legal_nonprofit")
    found = [f"Given{number}" for number in range(30)]
    create_clients(SYSTEM, program, nonprofit, [ClientRecord(given_name=name) for name in found])
    return found


def opened() -> list[str | None]:
    with acting(SYSTEM):
        rows = list(Client.objects.order_by("id"))
        identities = open_identities(rows)
        return [identities[row.pk].given_name for row in rows]


def test_everything_opens_with_the_new_key_and_nothing_with_the_former(key_file, names, monkeypatch):
    monkeypatch.setattr(key_rotation, "AT_ONCE", 7)
    old = root_key()
    assert key_rotation.rotate_root_key(key_file) == len(names)
    assert root_key() != old
    assert opened() == names
    assert key_rotation.former(key_file).read_bytes() == old
    assert not key_rotation.draft(key_file).exists()
    assert key_file.stat().st_mode & 0o777 == 0o400
    with acting(SYSTEM):
        row = ClientKey.objects.select_related("client").first()
    with pytest.raises(VaultError):
        unseal(old, row.wrapped, f"data-key:{key_place(row.client.code)}")
    assert AuditEvent.objects.get(tag="key:rotate").detail == {"keys": len(names)}


def test_a_rotation_that_stopped_before_the_files_changed_places_is_finished(key_file, names, monkeypatch):
    def power_cut(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(key_rotation, "former", power_cut)
        with pytest.raises(KeyboardInterrupt):
            key_rotation.rotate_root_key(key_file)
    with pytest.raises(VaultError):
        opened()
    assert key_rotation.rotate_root_key(key_file) == 0
    assert opened() == names
