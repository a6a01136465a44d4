"""Names in two scripts, with the form of address where it belongs."""

from dataclasses import dataclass

import pytest

from eventapp.registration.names import latin_name, native_name, script_tag


@dataclass(frozen=True)
class Person:
    name: str = "Li Wei"
    native_name: str = "李伟"
    form_of_address: str = ""


@pytest.mark.parametrize(
    ("address", "latin", "native"),
    [("", "Li Wei", "李伟"), ("Dr", "Dr Li Wei", "李伟"), ("先生", "Li Wei", "李伟先生")],
)
def test_form_of_address_stands_at_the_name_of_its_script(address: str, latin: str, native: str) -> None:
    person = Person(form_of_address=address)
    assert (latin_name(person), native_name(person)) == (latin, native)


def test_name_without_another_script_stays_empty_there() -> None:
    assert native_name(Person(native_name="", form_of_address="先生")) == ""


@pytest.mark.parametrize(
    ("name", "side", "tag"),
    [
        ("李伟", "CN", "zh-Hans"),
        ("李偉", "HK", "zh-Hant"),
        ("山田太郎", "JP", "ja"),
        ("やまだ 太郎", "CN", "ja"),
        ("김민준", "KR", "ko"),
        ("Иван", "RU", None),
        ("محمد", "SA", None),
        ("", "CN", None),
    ],
)
def test_tag_of_a_name_is_given_only_where_it_is_known(name: str, side: str, tag: str | None) -> None:
    assert script_tag(name, side) == tag
