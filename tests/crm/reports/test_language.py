"""Charts, PDF and Excel in the pseudo-language: nothing on them is English, nothing is glued."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from openpyxl import load_workbook
from sqlalchemy import select

from crm.i18n import Language, speaking
from crm.periods import Asked
from crm.reports.charts import Chart
from crm.reports.drawing import paper
from crm.reports.drawing.forms import Picture
from crm.reports.files import Kind, file_of
from crm.reports.tables import View
from crm.sample.fill import fill
from crm.sample.plan import make_sample
from crm.store.database import Session, Store
from crm.store.schema import customers, purchase_items, purchases, staff
from tests.charts import picture_of
from tests.pseudo import pseudo_language
from tests.shop import MANAGER, OWNER, STAFF, a_customer, a_discount, a_purchase, an_item, hire
from tests.untranslated import faults, words_of

PERIODS = ("7d", "30d", "3m", "1y")


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> Language:
    return pseudo_language(tmp_path_factory.mktemp("locale"))


@pytest.fixture
def sold(sqlite_store: Store) -> Store:
    """A year of sales to forty people, some of them of nowhere."""

    def sell(session: Session) -> None:
        hire(session)
        fill(session, make_sample(sqlite_store.shop, people=40), (OWNER, MANAGER, STAFF))
        one = a_customer(session, "Zubin")
        a_purchase(session, one, an_item("pepper", "2", "50"), a_discount("10"))

    sqlite_store.write_now(sell)
    return sqlite_store


def known(session: Session) -> frozenset[str]:
    """The shop's own words; `Sale` and `Discount` are names of items in the books."""
    columns = (
        customers.c.name,
        customers.c.location,
        customers.c.notes,
        purchase_items.c.name,
        purchase_items.c.unit,
        purchases.c.notes,
        staff.c.name,
    )
    texts = [text for column in columns for text in session.execute(select(column)).scalars()]
    return words_of(session.info["shop"].name, *texts)


def wrong(store: Store, texts: list[str]) -> list[str]:
    ours = store.read_now(known)
    return [f"{fault}: {text!r}" for text in texts for fault in faults(text, ours)]


def texts_of(picture: Picture) -> Iterator[str]:
    yield picture.title
    yield picture.subtitle
    for value in (getattr(picture.form, name) for name in type(picture.form).__slots__):
        yield from _texts(value)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


@pytest.mark.parametrize("chart", Chart)
def test_a_chart_is_in_the_language_of_whoever_asked(
    sold: Store, pseudo: Language, chart: Chart
) -> None:
    for period in PERIODS:
        asked = Asked.read(period, sold.shop.today())
        with speaking(pseudo):
            picture = sold.read_now(picture_of, chart, asked)
        assert not wrong(sold, list(texts_of(picture)))


def test_so_is_one_that_has_nothing_to_show(sqlite_store: Store, pseudo: Language) -> None:
    asked = Asked.read("7d", sqlite_store.shop.today())
    with speaking(pseudo):
        pictures = [sqlite_store.read_now(picture_of, chart, asked) for chart in Chart]
    assert not wrong(sqlite_store, [text for one in pictures for text in texts_of(one)])


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of every figure that is drawn, with those of its axes."""
    texts: list[str] = []

    def look(figure: Figure) -> None:
        found = (one.get_text() for one in figure.findobj(Text))
        texts.extend(text for text in found if text)

    encoded, saved = paper._encoded, Figure.savefig

    def encode(canvas: Any) -> bytes:
        look(canvas.figure)
        return encoded(canvas)

    def save(figure: Figure, *args: Any, **kwargs: Any) -> None:
        look(figure)
        saved(figure, *args, **kwargs)

    monkeypatch.setattr(paper, "_encoded", encode)
    monkeypatch.setattr(Figure, "savefig", save)
    return texts


def words_in(store: Store, texts: list[str]) -> list[str]:
    """Untranslated words only: a figure breaks its lines where the paper ends."""
    return [one for one in wrong(store, texts) if one.startswith("not translated")]


def test_nothing_is_added_when_a_chart_is_drawn(
    sold: Store, pseudo: Language, drawn: list[str]
) -> None:
    asked = Asked.read("3m", sold.shop.today())
    with speaking(pseudo):
        for chart in Chart:
            paper.png(sold.read_now(picture_of, chart, asked))
    assert len(drawn) > 100
    assert not words_in(sold, drawn)


def test_nor_when_the_page_is_printed(
    sold: Store, pseudo: Language, drawn: list[str], tmp_path: Path
) -> None:
    asked = Asked.read("30d", sold.shop.today())
    with speaking(pseudo):
        sold.read_now(file_of, Kind.PDF, asked, tmp_path)
    assert len(drawn) > 50
    assert not words_in(sold, drawn)


@pytest.mark.parametrize("view", View)
def test_every_sheet_of_excel_is_too(
    sold: Store, pseudo: Language, tmp_path: Path, view: View
) -> None:
    asked = Asked.read("3m", sold.shop.today())
    with speaking(pseudo):
        path = sold.read_now(file_of, Kind.XLSX, asked, tmp_path, view)
    book = load_workbook(BytesIO(path.read_bytes()))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    texts = [*book.sheetnames, *{value for value in cells if isinstance(value, str)}]
    assert len(texts) > 20
    assert not wrong(sold, texts)


def test_what_is_english_is_seen(sold: Store) -> None:
    asked = Asked.read("30d", sold.shop.today())
    picture = sold.read_now(picture_of, Chart.REVENUE, asked)
    assert wrong(sold, list(texts_of(picture)))
