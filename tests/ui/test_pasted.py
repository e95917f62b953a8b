"""What other programs put on the clipboard becomes plain paragraphs, and what is left out is told."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMainWindow

from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.narrative_edit import NarrativeEdit
from perfeval_desktop.ui.pasted import is_welcome, read_pasted, tidy
from perfeval_desktop.ui.pasted_html import read_html
from perfeval_desktop.ui.pasted_rtf import read_rtf
from tests.helpers import press, type_text

SAMPLES = Path(__file__).parent / "clipboard_samples"
TEXT = path("report.sections[conclusion].text")
CTRL = Qt.KeyboardModifier.ControlModifier


def from_html(html: str, plain: str = "") -> QMimeData:
    data = QMimeData()
    data.setHtml(html)
    if plain:
        data.setText(plain)
    return data


def sample(name: str) -> QMimeData:
    return from_html((SAMPLES / name).read_text("utf-8"))


def text_of(html: str) -> str:
    return read_pasted(from_html(html))[0]


def test_word_gives_paragraphs_with_their_numbers_and_tells_what_is_missing() -> None:
    text, told = read_pasted(sample("word.html"))
    assert text.split("\n") == [
        "一、部门基本情况",
        "（一）部门概况",
        "2022年度收入32,111,370.79元，比上年增长5.5%，主要是人员经费增加；“三公”经费下降 3%。",
        "·完成①号工程",
        "项目｜预算数（万元）｜执行率",
        "基本支出｜2,028.45｜",
        "以上情况属实。",
    ]
    assert told == ("只粘贴了文字，1 张图片没有粘贴。", "表格已改为文字：每行一段，各栏之间用“｜”隔开。")


def test_a_web_page_gives_its_text_and_the_numbers_of_its_lists() -> None:
    text, told = read_pasted(sample("web.html"))
    assert text.split("\n") == [
        "绩效自评的要求",
        "各单位应当于2023年4月25日前报送材料，",
        "逾期不予受理。",
        "3.自评报告；",
        "4.自评表 A&B；",
        "一、总体要求",
        "二、工作安排",
        "·分工",
        "排版用的",
        "单栏表格",
    ]
    assert told == ("只粘贴了文字，2 张图片没有粘贴。",)


def test_rows_of_a_spreadsheet_become_lines() -> None:
    data = sample("excel.html")
    data.setText("预算数\t12.50\r\n执行数\t12.00\r\n")
    data.setImageData(QImage(2, 2, QImage.Format.Format_RGB32))  # spreadsheets offer a picture of the cells too
    text, told = read_pasted(data)
    assert text == "预算数｜12.50\n执行数｜12.00"
    assert told == ("表格已改为文字：每行一段，各栏之间用“｜”隔开。",)


def test_rich_text_alone_is_read() -> None:
    data = QMimeData()
    data.setData("text/rtf", QByteArray((SAMPLES / "wordpad.rtf").read_bytes()))
    assert is_welcome(data)
    text, told = read_pasted(data)
    assert text.split("\n") == ["一、总体要求", "绩效95.5 分", "A｜B"]
    assert told[0] == "只粘贴了文字，1 张图片没有粘贴。"


DELETED, STRUCK, NOTES = "处修订中已删除的文字没有粘贴。", "处带删除线的文字没有粘贴。", "处脚注、尾注没有粘贴。"


def test_what_was_deleted_in_word_does_not_come_back_and_is_told() -> None:
    data = sample("word_revised.html")
    data.setText(
        "2022年度预算2000万元左右2028.45万元，基本已全部支出。\n"
        "1. 整条删除的事项\n保留的作废的说法说法，也作废到此为止。"
    )
    text, told = read_pasted(data)
    assert text.split("\n") == ["2022年度预算2028.45万元，已全部支出。", "保留的说法，到此为止。"]
    assert told == (f"3 {DELETED}", f"2 {STRUCK}", f"1 {NOTES}")


def test_what_was_deleted_in_libreoffice_is_known_from_its_other_flavour() -> None:
    data = sample("libreoffice_revised.html")
    data.setText("收入旧的内容为新的12元1，划掉的留下的。\n第二段i完。")
    data.setData("text/rtf", QByteArray((SAMPLES / "libreoffice_revised.rtf").read_bytes()))
    text, told = read_pasted(data)
    assert text == "收入为新的12元，留下的。\n第二段完。"
    assert told == (f"1 {DELETED}", f"1 {STRUCK}", f"2 {NOTES}")


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("甲<del>乙</del>丙", f"1 {DELETED}"),
        ("甲<del>乙</del><span></span><del>乙</del>丙", f"1 {DELETED}"),
        ("甲<span class='MsoDel'>乙</span><ins>丙</ins>", f"1 {DELETED}"),
        ("甲<strike>乙</strike>丙", f"1 {STRUCK}"),
        ("甲<span style='color:red;text-decoration:underline line-through'>乙</span>丙", f"1 {STRUCK}"),
        ("甲丙<sup class=reference><a>[1]</a></sup>", f"1 {NOTES}"),
        ("甲<span style='text-decoration:underline'>丙</span>", ""),
    ],
)
def test_left_out_words_are_told_also_without_paragraphs(html: str, told: str) -> None:
    assert read_pasted(from_html(html, plain="甲乙丙" if told else "甲丙")) == ("甲丙", (told,) if told else ())


def test_a_text_that_was_deleted_altogether_is_not_pasted(edit: NarrativeEdit, blank: Session) -> None:
    type_text("前文")
    QGuiApplication.clipboard().setMimeData(from_html("<p><del>全部删除的一段</del></p>", "全部删除的一段"))
    press(Qt.Key.Key_V, CTRL)
    edit.commit_pending()
    assert edit.text() == "前文"
    assert status(edit) == f"1 {DELETED}"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a <b>b</b>\n c", "a b c"),
        ("中\n文 字\nab\ncd", "中文 字 ab cd"),
        ("<p>一<p>二", "一\n二"),
        ("<div><div>一</div></div>二", "一\n二"),
        ("<pre>x  y\nz</pre>", "x  y\nz"),
        ("<ol type=a><li>甲<li>乙</ol><ol type=I start=4><li>丙</ol>", "a.甲\nb.乙\nIV.丙"),
        ("<table><tr><td>甲<td>乙<tr><td><td></table>", "甲｜乙"),
        ("</p></td>一<unknown>二</unknown>&lt;三&gt;", "一二<三>"),
        ("<p>①（2022）≥80％𠮷</p>", "①（2022）≥80％𠮷"),
        ("<ol start=²><li>甲<li value=٣>乙</ol>", "1.甲\n2.乙"),
        (f"<ol start={'9' * 5000}><li>甲</ol>", "1.甲"),
        ("<p>一</p><![if", "一\n<![if"),
        ("<p>一</p><![endif x]>二", "一\n二"),
        ("<p>若 a<b 则", "若 a<b 则"),
        ("<p>一<!-- 二", "一<!-- 二"),
        ("<p title='>'>一</p>", "一"),
        ("<script><p>一</script><style>a<b</style>二", "二"),
        ("<br/><b/>一&nbsp;&lt;", "一 <"),
    ],
)
def test_markup_is_read_as_a_browser_shows_it(html: str, text: str) -> None:
    assert text_of(f"<p></p>{html}") == text


@pytest.mark.parametrize(
    ("piece", "text"),
    [
        ("<b>", "甲"),
        ("<table><tr>", "甲"),
        ("<b></i>", "甲"),
        ("<!--", "<!--" * 100_000),
        ("<a x='", "<a x='" * 100_000),
        ("<a", "<a" * 100_000),
        ("</", "</" * 100_000),
        ("<![", "<![" * 100_000),
    ],
)
def test_markup_that_goes_on_without_an_end_is_read_at_once(piece: str, text: str) -> None:
    """Python's own parser, and a look at all that is open at each tag, would take hours."""
    assert read_html(piece * 100_000 + ("甲" if text == "甲" else "")).text == text


@pytest.mark.parametrize("style", ["font-family:", "text-decoration:", "mso-list:", "list-style:"])
def test_a_style_that_goes_on_without_an_end_is_read_at_once(style: str) -> None:
    assert read_html(f"<ul style='{style * 200_000}'><li>甲</ul>").text == "·甲"


def test_groups_that_go_on_without_an_end_are_read_at_once() -> None:
    assert read_rtf("{\\rtf1 " + "{" * 500_000 + "a" + "}" * 600_000 + "b").text == "ab"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 一句 ", " 一句 "),
        ("一\r\n二\v三\x0c四", "一\n二\n三\n四"),
        ("　　一\n\t二 ", "一\n二"),
        ("一\n\n\n \n\n二\n\n三", "一\n\n二\n\n三"),
        ("软\u00ad连\u200b字\ufeff符 \u202a左\u202c", "软连字符 左"),
        ("12\u00a0万\u2009元", "12 万 元"),
        ("①（2022）　≥80％𠮷“三公”——…㎡", "①（2022）　≥80％𠮷“三公”——…㎡"),
        ("葛\U000e0100城", "葛\U000e0100城"),
    ],
)
def test_plain_text_loses_nothing_that_can_be_seen(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


def test_markup_whose_text_cannot_be_found_does_not_win_over_the_plain_text() -> None:
    data = from_html("<p></p><script>all of it</script>", "全部的文字在这里")
    assert read_pasted(data)[0] == "全部的文字在这里"


@pytest.fixture
def edit(blank: Session, show) -> NarrativeEdit:  # type: ignore[no-untyped-def]
    window = QMainWindow()
    made = NarrativeEdit(blank, "三、绩效自评结论")
    made.bind(TEXT)
    window.setCentralWidget(made)
    window.statusBar()
    show(window)
    made.setFocus()
    return made


def status(edit: NarrativeEdit) -> str:
    window = edit.window()
    assert isinstance(window, QMainWindow)
    return window.statusBar().currentMessage()


def test_a_paste_is_one_step_and_is_told_in_the_status_bar(edit: NarrativeEdit, blank: Session) -> None:
    type_text("前文")
    QGuiApplication.clipboard().setMimeData(sample("word.html"))
    press(Qt.Key.Key_V, CTRL)
    edit.commit_pending()
    assert edit.text().startswith("前文一、部门基本情况\n")
    assert "1 张图片没有粘贴" in status(edit)
    press(Qt.Key.Key_Z, CTRL)
    assert edit.text() == "前文"
    press(Qt.Key.Key_Y, CTRL)
    assert edit.text().endswith("以上情况属实。")


def test_a_picture_alone_is_refused_with_a_sentence(edit: NarrativeEdit, blank: Session) -> None:
    data = QMimeData()
    data.setImageData(QImage(2, 2, QImage.Format.Format_RGB32))
    QGuiApplication.clipboard().setMimeData(data)
    press(Qt.Key.Key_V, CTRL)
    assert edit.text() == ""
    assert "只有图片" in status(edit)
    assert blank.undo_label == ""
