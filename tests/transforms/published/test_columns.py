"""Every column of every model and figure is described, once, and no description is left over."""

import tomllib

from transforms import COLUMNS


def test_every_column_says_what_it_means(publish):
    meanings = tomllib.loads(COLUMNS.read_text("utf-8"))
    found = publish("metric | n\nmean | 42", model="information_schema.columns")
    layers = ("staging", "intermediate", "marts", "estimates", "published")
    columns = {row["column_name"] for row in found if row["table_schema"] in layers}
    assert len({row["table_name"] for row in found if row["table_schema"] == "published"}) > 6
    assert sorted(columns - set(meanings)) == []
    assert sorted(set(meanings) - columns) == []
    assert [name for name, meaning in meanings.items() if len(meaning) < 5] == []
