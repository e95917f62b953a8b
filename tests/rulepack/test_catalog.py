"""The packs at hand: a broken file does not hide the others, a later folder wins."""

from pathlib import Path

import pytest

from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.problems import PackError
from tests.rulepack.third_pack import THIRD_PACK


def test_the_packs_of_the_program() -> None:
    catalog = Catalog.built_in()
    assert [source.pack.id for source in catalog.sources()] == ["lincang-2022", "mof-2020"]
    assert catalog.faults() == ()
    assert catalog.get("lincang-2022").text.startswith("# 临沧市")


def test_a_broken_file_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text(THIRD_PACK, encoding="utf-8")
    (tmp_path / "bad.toml").write_text("format = ", encoding="utf-8")
    (tmp_path / "readme.txt").write_text("not a pack", encoding="utf-8")
    catalog = Catalog([tmp_path, tmp_path / "no such folder"])
    assert [source.origin for source in catalog.sources()] == ["good.toml"]
    (fault,) = catalog.faults()
    assert fault.origin == "bad.toml"


def test_a_pack_of_the_user_takes_the_place_of_the_older_one(tmp_path: Path) -> None:
    for name, version in (("a", "3"), ("b", "4")):
        (tmp_path / name).mkdir()
        text = THIRD_PACK.replace('version = "3"', f'version = "{version}"')
        (tmp_path / name / "pack.toml").write_text(text, encoding="utf-8")
    assert Catalog([tmp_path / "a", tmp_path / "b"]).get("county-2024").pack.version == "4"


def test_an_unknown_pack_is_told_with_the_nearest_name() -> None:
    with pytest.raises(PackError, match="你是否想写“lincang-2022”"):
        Catalog.built_in().get("lincang-2023")
    with pytest.raises(PackError, match="请写明规则包文件"):
        Catalog.built_in().get("某县")


def test_a_text_at_hand_is_not_read_again(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text(THIRD_PACK, encoding="utf-8", newline="\n")
    catalog = Catalog([tmp_path])
    known = catalog.get("county-2024")
    assert catalog.source_of(THIRD_PACK, "other") is known
    changed = catalog.source_of(THIRD_PACK.replace('version = "3"', 'version = "4"'), "changed")
    assert (changed.pack.version, changed.origin) == ("4", "changed")
    assert catalog.get("county-2024") is known, "what a file carries does not join the catalog"
    with pytest.raises(PackError, match="broken"):
        catalog.source_of("format = ", "broken")


def test_the_packs_of_the_user_stand_beside_those_of_the_program(tmp_path: Path) -> None:
    own = tmp_path / "rulepacks"
    assert len(Catalog.with_own(own).sources()) == len(Catalog.built_in().sources()), "the folder need not exist"
    own.mkdir()
    (own / "county.toml").write_text(THIRD_PACK, encoding="utf-8")
    (own / "bad.toml").write_text("format = ", encoding="utf-8")
    catalog = Catalog.with_own(own)
    assert {"county-2024", "lincang-2022"} <= {source.pack.id for source in catalog.sources()}
    sentence = catalog.fault_sentence()
    assert "bad.toml" in sentence
    assert str(own) in sentence
    assert "\n" not in sentence
    with pytest.raises(PackError, match="工具 → 规则包"):
        catalog.get("某县")


def test_without_faults_there_is_nothing_to_say() -> None:
    assert Catalog.built_in().fault_sentence() == ""
