"""What is kept for an object is kept for that object alone."""

from perfeval_desktop.model.base import kept


def test_the_same_objects_are_not_asked_again_and_equal_ones_are() -> None:
    asked = []

    @kept(2)
    def first(values: tuple[int, ...], name: str) -> int:
        asked.append((values, name))
        return values[0]

    one, other = (tuple(range(1, 3)) for _ in range(2))
    assert first(one, "a") == first(one, "".join("a")) == 1
    assert len(asked) == 1
    assert first(other, "a") == first(one, "b") == 1
    assert len(asked) == 3


def test_no_more_is_kept_than_allowed_and_what_is_kept_stays_the_same_object() -> None:
    asked = []

    @kept(1)
    def size(values: object) -> int:
        asked.append(values)
        return len(asked)

    assert [size(()), size(()), size([1]), size(())] == [1, 1, 2, 3]
