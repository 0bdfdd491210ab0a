"""Mara uploads a file, sees how it was understood, decides, writes it and takes it back."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alongside.imports import tasks
from alongside.imports.models import ImportBatch
from alongside.lib.acting import System, acting
from alongside.volunteers.models import Person
from alongside.web.once import fresh_token

FILE = b"""First name,Last name,Work email,Employer,Office,Role,Bar,Languages
Ana,Robles,ana@sterling.example,Sterling LLP,Newark,Associate,NJ,Spanish
Cy,Doe,cy@sterling.example,Sterling LLP,Newark,Associate,Narnia,Klingonish
"""
SYSTEM = System("test")


def upload(client, cast, content=FILE, kind="volunteers", name="people.csv", token=None):
    data = {
        "once": token or fresh_token(),
        "kind": kind,
        "program": str(cast.coast.program.code),
        "organization": str(cast.coast.nonprofit.code) if kind == "clients" else "",
        "file": SimpleUploadedFile(name, content),
    }
    return client.post(reverse("office:import-start"), data)


def batch_of(response) -> ImportBatch:
    code = response.url.rstrip("/").split("/")[-1]
    tasks.read(code)
    with acting(SYSTEM):
        return ImportBatch.objects.get(code=code)


def page(client, batch, **query):
    return client.get(reverse("office:import", args=[batch.code]), query).content.decode()


@pytest.fixture
def mara(client, cast):
    client.force_login(cast.mara)
    return client


def test_the_empty_list_says_what_it_is_for(mara, cast):
    ImportBatch.objects.all().delete()
    assert "No file was imported yet" in mara.get(reverse("office:imports")).content.decode()


def test_mara_sees_columns_rows_and_decisions(mara, cast):
    batch = batch_of(upload(mara, cast))
    text = page(mara, batch)
    assert "Work email" in text
    assert "Ana" in text
    assert "Narnia" in text
    assert "Write 1 row" in text


def test_while_it_is_read_the_page_shows_progress_and_can_be_left(mara, cast):
    response = upload(mara, cast)
    text = mara.get(response.url).content.decode()
    assert "Reading the file" in text
    assert mara.get(f"{response.url}progress/").status_code == 200


def test_answers_let_rows_in_and_the_rest_is_kept(mara, cast):
    batch = batch_of(upload(mara, cast))
    answers = {"version": batch.version, "answer-0": "NY", "answer-1": "—"}
    response = mara.post(reverse("office:import-decide", args=[batch.code]), answers)
    assert response.status_code == 302
    assert "Write 2 rows" in page(mara, batch)


def test_a_wrong_answer_keeps_what_was_typed(mara, cast):
    batch = batch_of(upload(mara, cast))
    answers = {"version": batch.version, "answer-0": "Narnia again"}
    response = mara.post(reverse("office:import-decide", args=[batch.code]), answers)
    assert response.status_code == 422
    assert "Narnia again" in response.content.decode()


def test_a_stale_answer_is_told_and_kept(mara, cast):
    batch = batch_of(upload(mara, cast))
    answers = {"version": batch.version - 1, "answer-0": "NY"}
    response = mara.post(reverse("office:import-decide", args=[batch.code]), answers)
    assert response.status_code == 409
    assert 'value="NY"' in response.content.decode()


def test_a_column_can_be_left_out(mara, cast):
    batch = batch_of(upload(mara, cast))
    columns = {
        f"column-{i}": field
        for i, field in enumerate(
            ["given_name", "family_name", "email", "organization", "office", "title", "admissions", ""]
        )
    }
    mara.post(reverse("office:import-columns", args=[batch.code]), {"version": batch.version, **columns})
    tasks.apply(str(batch.code))
    assert not Person.objects.get(email="ana@sterling.example").languages.exists()


def test_two_columns_cannot_be_one_field(mara, cast):
    batch = batch_of(upload(mara, cast))
    columns = {f"column-{i}": "email" for i in range(8)}
    response = mara.post(
        reverse("office:import-columns", args=[batch.code]), {"version": batch.version, **columns}
    )
    assert response.status_code == 422


def test_a_row_can_be_left_out_and_taken_in_again(mara, cast):
    batch = batch_of(upload(mara, cast))
    row = reverse("office:import-row", args=[batch.code, 2])
    mara.post(row, {"act": "skip"})
    assert "Write 0 rows" in page(mara, batch)
    mara.post(row, {"act": "undo"})
    assert "Write 1 row" in page(mara, batch)


def test_writing_and_taking_back(mara, cast):
    batch = batch_of(upload(mara, cast))
    mara.post(reverse("office:import-apply", args=[batch.code]), {"version": batch.version})
    tasks.apply(str(batch.code))
    assert Person.objects.filter(email="ana@sterling.example").exists()
    assert "Take it back" in page(mara, batch)
    mara.post(reverse("office:import-undo", args=[batch.code]))
    assert not Person.objects.filter(email="ana@sterling.example").exists()


def test_the_second_click_on_write_finds_it_being_written(mara, cast):
    batch = batch_of(upload(mara, cast))
    url = reverse("office:import-apply", args=[batch.code])
    mara.post(url, {"version": batch.version})
    mara.post(url, {"version": batch.version})
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.APPLYING


def test_one_form_sent_twice_is_one_import(mara, cast):
    token = fresh_token()
    first, second = upload(mara, cast, token=token), upload(mara, cast, token=token)
    assert first.url == second.url


def test_a_hostile_file_is_refused_in_words(mara, cast):
    batch = batch_of(upload(mara, cast, content=b"PK\x03\x04 broken", name="people.xlsx"))
    text = page(mara, batch)
    assert batch.state == ImportBatch.State.REFUSED
    assert "could not be understood" in text


def test_an_empty_upload_keeps_the_form(mara, cast):
    response = upload(mara, cast, content=b"")
    assert response.status_code == 422


def test_ines_imports_clients_and_no_volunteers(client, cast):
    client.force_login(cast.ines)
    assert upload(client, cast, kind="volunteers").status_code == 422
    children = b"Case ref,First name,Last names,DOB\nR1,Xochitl,Tecun,5/14/2012\n"
    assert upload(client, cast, content=children, kind="clients").status_code == 302


def test_charlie_cannot_find_maras_import(mara, client, cast):
    batch = batch_of(upload(mara, cast))
    client.force_login(cast.elsewhere[next(r for r in cast.elsewhere if r == "program_manager")])
    assert client.get(reverse("office:import", args=[batch.code])).status_code == 404
    assert client.post(reverse("office:import-apply", args=[batch.code])).status_code == 404


def test_an_unknown_code_is_not_found(mara, cast):
    assert mara.get(reverse("office:import", args=[uuid.uuid4()])).status_code == 404


def test_the_page_of_client_rows_leaves_a_trace(mara, cast):
    from alongside.audit.models import AuditEvent

    children = b"Case ref,First name,Last names,DOB\nR1,Xochitl,Tecun,5/14/2012\n"
    batch = batch_of(upload(mara, cast, content=children, kind="clients"))
    page(mara, batch)
    assert AuditEvent.objects.filter(tag="client:identity:reveal", subject=batch.code).exists()


def test_a_title_too_long_is_told_where_and_how_to_mend_it(mara, cast):
    long = (
        FILE.replace(b",Role,", b",Title,")
        .replace(b"Associate,NJ", b"Associate " * 20 + b",NJ")
        .splitlines()[:2]
    )
    batch = batch_of(upload(mara, cast, content=b"\n".join(long)))
    text = page(mara, batch)
    assert "the title has 199 characters and 150 fit: shorten it" in text
    assert "Row 2, too long" in text
    assert "Write 0 rows" in text
    decide = reverse("office:import-decide", args=[batch.code])
    assert mara.post(decide, {"version": batch.version, "answer-0": "x" * 151}).status_code == 422
    assert mara.post(decide, {"version": batch.version, "answer-0": "Associate"}).status_code == 302
    assert "Write 1 row" in page(mara, batch)


def test_siblings_in_different_households_are_a_decision_on_the_page(client, cast):
    client.force_login(cast.ines)
    first = b"Case ref,First name,Last names,DOB,Sibling group\nR1,Xochitl,Tecun,5/14/2012,A\nR2,Balam,Tecun,3/30/2010,A\nR3,Itzel,Coc,7/22/2008,B\nR4,Nicte,Coc,1/20/2014,B\n"
    batch = batch_of(upload(client, cast, content=first, kind="clients"))
    client.post(reverse("office:import-apply", args=[batch.code]), {"version": batch.version})
    tasks.apply(str(batch.code))
    again = batch_of(upload(client, cast, content=first.replace(b",B", b",A"), kind="clients"))
    text = page(client, again)
    assert "sit in different households already" in text
    answers = {"version": again.version, **{f"answer-{n}": "—" for n in range(4)}}
    assert client.post(reverse("office:import-decide", args=[again.code]), answers).status_code == 302
    assert "sit in different households already" not in page(client, again)
