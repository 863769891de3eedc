"""One cohort's files, written into its folder."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from . import interviews as talk
from .central import write_central
from .confidence import write_sheets
from .dirt import spoil
from .opinions import write_opinions
from .outcomes import MONEY, report_outcomes
from .people import birth_year, enrol
from .plans import PLANS, PRACTICES, Plan
from .spss import write_spss
from .standing import ASKED, CHANNELS, is_asked
from .summaries import write_summary
from .surveys import Survey, rebuild_published, survey_cohort
from .tables import write_google_forms, write_kobo, write_plain_csv, write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from .people import Participant
    from .tables import Row

CONSENT = "Saya setuju jawaban saya dianalisis"
ROSTER = {
    "nim": "nim", "name": "nama", "business_id": "business_id", "sex": "sex",
    "age_band": "age_band", "sector": "sector",
}  # fmt: skip
OUTCOME_WORDS = {
    "revenue": "Omzet per bulan",
    "net_receipts": "Penerimaan bersih per bulan",
    "marketing_cost": "Biaya pemasaran per bulan",
    "uses_social_media": "Berpromosi di media sosial",
    "uses_marketplace": "Berjualan di marketplace",
    "own_brand": "Memakai merek sendiri",
    "product_diversification": "Menambah ragam produk",
    "registered_cooperative": "Terdaftar di Dinas Koperasi dan UMKM",
}
STANDING_WORDS = {
    "business_status": "Keadaan usaha sekarang",
    "revenue_band": "Kisaran omzet per bulan",
    "employees": "Jumlah pekerja",
    "keeps_records": "Mencatat pembukuan usaha",
    "sales_channels": "Tempat berjualan",
}
# What the data entry of the comparison cohort calls its variables.
VARIABLES = {
    "nim": "nim", "business_id": "business_id", "date": "tanggal", "revenue": "u1_omzet",
    "net_receipts": "u2_bersih", "marketing_cost": "u3_biaya", "uses_social_media": "p1_medsos",
    "uses_marketplace": "p2_lapak", "own_brand": "p3_merek",
    "product_diversification": "p4_ragam", "registered_cooperative": "p5_dinas",
    "business_status": "s1_keadaan", "revenue_band": "u4_kisaran", "employees": "s2_pekerja",
    "keeps_records": "p6_catat",
}  # fmt: skip
SUFFIXES = {"xlsx": "xlsx", "odk": "zip", "spss": "sav"}
CODING = {"document": "dokumen", "code": "kode", "quote": "kutipan", "coder": "pengode"}


def write_all(cohorts: Path) -> None:
    """Write every generated file of every cohort below the folder given."""
    words = talk.Words()
    write_reconstruction(cohorts / "2021-03-cordova", words)
    write_summary(cohorts / "2022-11-parung")
    write_sheets(cohorts / "2024-05-cisauk")
    for number, plan in enumerate(PLANS):
        write_cohort(cohorts / plan.cohort_id, plan, number, words)


def write_reconstruction(folder: Path, words: talk.Words) -> None:
    """Write the cohort that is rebuilt from the published means."""
    folder.mkdir(parents=True, exist_ok=True)
    for wave in ("pre", "post"):
        survey = rebuild_published(wave=wave)
        write_google_forms(folder / f"{wave}.csv", _google_headers(survey), survey.rows)
    random = Random("published/interviews")
    documents = [
        talk.interview_student("interviews/student-01.docx", words, random),
        talk.interview_student("interviews/student-02.txt", words, random),
        talk.interview_manager("interviews/manager-01.docx", words, random),
        talk.observe("interviews/observation-01.txt", "kelas daring, Zoom"),
    ]
    _write_talk(folder, documents)


def write_cohort(folder: Path, plan: Plan, number: int, words: talk.Words) -> None:
    """Write one synthetic cohort: roster, attendance, tests, business reports, interviews."""
    folder.mkdir(parents=True, exist_ok=True)
    people = enrol(plan)
    _write_roster(folder, plan, people)
    for wave in ("pre", "post"):
        survey = survey_cohort(plan, people, wave=wave)
        _write_survey(folder, plan, survey, wave, first_id=41_000_000 + number * 10_000)
    for wave, rows in report_outcomes(plan, people).items():
        _write_outcomes(folder, plan, rows, wave, first_id=52_000_000 + number * 10_000)
    write_opinions(folder, plan, people)
    if plan.interviews:
        _write_talk(folder, _interview(plan, words))


def _write_roster(folder: Path, plan: Plan, people: tuple[Participant, ...]) -> None:
    rows: list[Row] = [{key: getattr(person, key) for key in ROSTER} for person in people]
    headers = ROSTER
    if plan.first_session.year > 2023:
        rows = [{**row, "age_band": birth_year(plan, str(row["age_band"]), n)}
                for n, row in enumerate(rows)]  # fmt: skip
        headers = {**ROSTER, "age_band": "tahun_lahir"}
    rows = spoil(plan.cohort_id, "roster.csv", rows)
    write_plain_csv(folder / "roster.csv", headers, rows)
    attended: list[Row] = [
        {"nim": p.nim, **{s: "ya" if came else "tidak" for s, came in p.attended.items()}}
        for p in people
    ]
    sessions = {"nim": "nim", **{session: session for session in plan.sessions}}
    write_plain_csv(folder / "attendance.csv", sessions, attended)


def _write_survey(folder: Path, plan: Plan, survey: Survey, wave: str, first_id: int) -> None:
    path = folder / f"{wave}.{SUFFIXES.get(plan.survey_tool, 'csv')}"
    rows = spoil(plan.cohort_id, path.name, survey.rows)
    if plan.survey_tool == "google":
        write_google_forms(path, {**_google_headers(survey), "consent": CONSENT}, rows)
    elif plan.survey_tool == "kobo":
        who = {"nim": "identitas/nim", "consent": "identitas/setuju_analisis"}
        asked = {item.id: f"pengetahuan/{item.id}" for item in survey.items}
        headers = {**who, "wave": "identitas/gelombang", **asked}
        write_kobo(path, headers, [{**r, "consent": str(r["consent"]).lower()} for r in rows],
                   first_id + (5_000 if wave == "post" else 0))  # fmt: skip
    elif plan.survey_tool == "odk":
        _write_central(path, survey, wave, rows)
    elif plan.survey_tool == "xlsx":
        headers = {"date": "Tanggal pengisian", "nim": "NIM", **_texts(survey)}
        write_workbook(path, "Jawaban", headers, rows)
    else:
        headers = {"nim": "nim", "date": "tanggal", "wave": "gelombang"}
        write_plain_csv(path, {**headers, **{i.id: i.id for i in survey.items}}, rows)


def _write_central(path: Path, survey: Survey, wave: str, rows: list[Row]) -> None:
    """Write a test as ODK Central does; only the first export had its choices split."""
    who = {"nim": "identitas-nim", "consent": "identitas-setuju_analisis"}
    asked = {item.id: f"pengetahuan-{item.id}" for item in survey.items}
    headers = {**who, "wave": "identitas-gelombang", **asked}
    several = {item.id: list(item.options) for item in survey.items if item.kind == "multiple"}
    consenting = [{**row, "consent": str(row["consent"]).lower()} for row in rows]
    form = {"pre": "tes_awal", "post": "tes_akhir"}[wave]
    write_central(path, form, headers, consenting, several if wave == "pre" else {})


def _write_outcomes(folder: Path, plan: Plan, rows: list[Row], wave: str, first_id: int) -> None:
    names = (*MONEY, *PRACTICES)
    path = folder / f"outcomes-{wave}.{SUFFIXES.get(plan.outcome_tool, 'csv')}"
    rows = spoil(plan.cohort_id, path.name, rows)
    if plan.outcome_tool == "kobo":
        who = {"nim": "identitas/nim", "business_id": "identitas/business_id"}
        headers = {**who, **{name: f"usaha/{name}" for name in names}}
        if is_asked(plan):
            options = [f"sales_channels/{option}" for option in CHANNELS]
            headers |= {name: f"usaha/{name}" for name in (*ASKED, *options)}
        step = ("pre", "f3", "f6", "f12").index(wave) * 2_000
        write_kobo(path, headers, rows, first_id + step)
    elif plan.outcome_tool == "xlsx":
        who = {"date": "Tanggal pengisian", "nim": "NIM", "business_id": "ID usaha"}
        more = STANDING_WORDS if is_asked(plan) else {}
        write_workbook(path, "Usaha", {**who, **OUTCOME_WORDS, **more}, rows)
    else:
        told = {name: STANDING_WORDS[name] for name in ASKED if name in VARIABLES}
        write_spss(path, VARIABLES, {**OUTCOME_WORDS, **told}, rows)


def _interview(plan: Plan, words: talk.Words) -> list[talk.Told]:
    random = Random(f"interviews/{plan.cohort_id}")
    number = Random(f"aside/{plan.cohort_id}").randint(1, 9)
    aside = (
        f" Di daftar hadir saya Anonim 0{number}, nomor saya 0812-0000-000{number},"
        f" surel anonim0{number}@contoh.invalid."
    )
    students = [
        talk.interview_student(
            f"interviews/student-{n:02d}.{'txt' if n % 2 else 'docx'}",
            words,
            random,
            aside=aside if n == 1 else "",
        )
        for n in range(1, 7)
    ]
    manager = talk.interview_manager("interviews/manager-01.docx", words, random)
    return [*students, manager]


def _write_talk(folder: Path, documents: list[talk.Told]) -> None:
    for told in documents:
        talk.write_document(folder, told)
    write_plain_csv(folder / "coding.csv", CODING, talk.code_documents(documents))


def _texts(survey: Survey) -> dict[str, str]:
    return {item.id: item.text for item in survey.items}


def _google_headers(survey: Survey) -> dict[str, str]:
    return {"nim": "Nomor induk mahasiswa", **_texts(survey)}
