"""What the program remembers of how its user saw a file: size, page and place, and nothing of what it says."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.zoom import Zoom
from tests.window import ScriptedInteraction, shown_window
from tests.zooming import settle

pytestmark = pytest.mark.usefixtures("zoom")


def saved_sample(window: MainWindow, asked: ScriptedInteraction, file: Path) -> None:
    window.flow.open_sample()
    asked.answers.append(file)
    assert window.flow.save_as()
    settle()


def test_a_file_opens_as_it_was_left(tmp_path: Path, asked: ScriptedInteraction, zoom: Zoom) -> None:
    home, file = tmp_path / "home", tmp_path / "甲.jxzp"
    with shown_window(home, asked) as window:
        saved_sample(window, asked, file)
        project = window.session.evaluation.projects[2]
        place = path("projects").row(project.id).child("name")
        window.workbench.go_to(place)
        zoom.choose(130)
        window.close()
    kept = Dirs.below(home).config.joinpath("preferences.json").read_text("utf-8")
    assert project.name not in kept
    zoom.set(100)
    with shown_window(home, asked) as window:
        assert zoom.percent == 130
        assert window.flow.open(file)
        settle()
        assert zoom.percent == 130
        assert window.workbench.place_now() == ("projects", str(place))
        assert window.workbench.pages.tab().current_path() == place
        assert window.session.evaluation.projects[2] == project
        assert not window.session.is_dirty


@pytest.mark.parametrize("tab", range(5))
def test_the_page_comes_back_where_no_field_had_the_cursor(
    tmp_path: Path, asked: ScriptedInteraction, tab: int
) -> None:
    file = tmp_path / "甲.jxzp"
    with shown_window(tmp_path / "home", asked) as window:
        saved_sample(window, asked, file)
        window.workbench.pages.turn_to(tab)
        assert window.flow.close()
        assert window.flow.open(file)
        settle()
        assert window.workbench.pages.currentIndex() == tab


def test_a_place_that_is_gone_leaves_the_page(tmp_path: Path, asked: ScriptedInteraction) -> None:
    home, file = tmp_path / "home", tmp_path / "甲.jxzp"
    with shown_window(home, asked) as window:
        saved_sample(window, asked, file)
        assert window.flow.close()
        for place in ("projects[gone].name", "no such place", "cover.year[", "projects", ""):
            window.preferences.keep_place(file, tab="goals", place=place)
            assert window.flow.open(file)
            settle()
            assert window.session.is_open
            assert window.flow.close()
        window.preferences.keep_place(file, tab="unknown", place="")
        assert window.flow.open(file)


def test_each_file_has_its_own_size_and_a_new_one_that_of_the_user(
    tmp_path: Path, asked: ScriptedInteraction, zoom: Zoom
) -> None:
    first, second = tmp_path / "甲.jxzp", tmp_path / "乙.jxzp"
    with shown_window(tmp_path / "home", asked) as window:
        saved_sample(window, asked, first)
        zoom.choose(120)
        assert window.flow.close()
        saved_sample(window, asked, second)
        assert zoom.percent == 120
        zoom.choose(160)
        assert window.flow.open(first)
        assert zoom.percent == 120
        assert window.flow.open(second)
        assert zoom.percent == 160
        assert window.flow.open(first)
        assert window.flow.open_sample()
        assert zoom.percent == 160
        window.toggle_large()
        assert window.flow.open(first)
        assert (zoom.percent, zoom.roomy) == (160, True)


def test_large_print_is_there_after_a_restart(tmp_path: Path, asked: ScriptedInteraction, zoom: Zoom) -> None:
    with shown_window(tmp_path / "home", asked) as window:
        window.toggle_large()
    zoom.set(100, roomy=False)
    with shown_window(tmp_path / "home", asked) as window:
        assert (zoom.percent, zoom.roomy) == (150, True)
        assert window.actions_by_name["large"].isChecked()


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"zoom": 1000, "theme": 3, "window_geometry": "AAAA", "window_state": "AAAA"}',
        '{"window_geometry": "不是", "window_state": "不是", "recent": [{"path": 7}, {"path": "/x", "zoom": -1}]}',
        '{"recent": {"path": "x"}, "large": "yes", "zoom": null}',
    ],
)
def test_a_damaged_preferences_file_stops_nothing(
    tmp_path: Path, asked: ScriptedInteraction, zoom: Zoom, text: str
) -> None:
    folder = Dirs.below(tmp_path / "home").config
    folder.mkdir(parents=True)
    folder.joinpath("preferences.json").write_text(text, "utf-8")
    with shown_window(tmp_path / "home", asked) as window:
        window.flow.open_sample()
        settle()
        assert zoom.percent == 100


def test_what_is_right_in_a_damaged_file_is_kept(tmp_path: Path) -> None:
    dirs = Dirs.below(tmp_path)
    dirs.config.mkdir(parents=True)
    text = '{"zoom": 7, "theme": "dark", "recent": [{"path": "/甲", "tab": "goals"}, {"path": 7}, {"path": "/乙"}]}'
    dirs.config.joinpath("preferences.json").write_text(text, "utf-8")
    value = PreferencesStore(dirs).value
    assert (value.zoom, value.theme) == (100, "dark")
    assert [(file.path, file.tab) for file in value.recent] == [("/甲", "goals"), ("/乙", "")]


def test_a_theme_is_shown_at_once_in_every_sign(window: MainWindow, qapp: QApplication) -> None:
    window.flow.open_sample()
    settle()
    button = window.workbench.head_band._counts  # the signs are drawn, not styled: they must be drawn anew
    before = {level: one.icon().cacheKey() for level, one in button.items()}
    palette = qapp.palette()
    try:
        changed = qapp.palette()
        changed.setColor(changed.ColorRole.WindowText, changed.color(changed.ColorRole.Window))
        qapp.setPalette(changed)
        settle()
        assert all(one.icon().cacheKey() != before[level] for level, one in button.items())
    finally:
        qapp.setPalette(palette)
