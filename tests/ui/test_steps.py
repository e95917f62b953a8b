"""The seven steps: what is done in the open document, and where the next field waits."""

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.steps import STEPS, Standing, step_states

UNIT = path("cover.unit_name")


def standings(session: Session) -> list[Standing]:
    return [state.standing for state in step_states(session)]


def test_an_empty_file_has_one_step_done(blank: Session) -> None:
    assert standings(blank) == [Standing.DONE] + [Standing.OPEN] * 6
    states = step_states(blank)
    assert states[1].next_field == UNIT
    assert states[1].remark == "还有 3 处待填"
    assert states[3].remark == "还没有添加项目"
    assert states[6].remark.startswith(("待处理", "填完"))


def test_a_step_is_ticked_when_its_fields_are_filled_and_not_before(blank: Session) -> None:
    blank.push(SetField(UNIT, "林业局", "修改"))
    blank.push(SetField(path("profile.internal_organ_count"), 5, "修改"))
    assert standings(blank)[1] is Standing.OPEN
    blank.push(SetField(path("profile.functions"), "管理林业。", "修改"))
    assert standings(blank)[1] is Standing.DONE
    blank.undo()
    assert standings(blank)[1] is Standing.OPEN


def test_the_sample_is_filled_and_waits_for_its_findings(sample: Session) -> None:
    missing = sample.progress.missing
    for state in step_states(sample)[1:-1]:
        here = [field for field in missing if any(field.starts_with(part) for part in state.step.covers)]
        assert (state.standing is Standing.DONE) == (not here)
    last = step_states(sample)[-1]
    assert last.standing is Standing.OPEN
    assert "错误" in last.remark
    assert last.next_field in [issue.where for issue in sample.open_issues]


def test_steps_of_forms_that_the_pack_does_not_have_are_not_asked(session: Session) -> None:
    session.new("mof-2020")
    states = step_states(session)
    assert [state.step.name for state in states if state.standing is Standing.NOT_ASKED] == [
        step.name for step in STEPS if step.of_department
    ]


def test_every_required_field_belongs_to_a_step(blank: Session, sample: Session) -> None:
    for field in (*blank.progress.missing, *sample.progress.missing):
        assert any(field.starts_with(part) for step in STEPS for part in step.covers), field
