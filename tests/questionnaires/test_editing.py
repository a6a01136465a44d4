"""Building the form: sections, fields, conditions, and what has been answered."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from eventapp.actor import PUBLIC, Actor
from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotFound, NotPermitted
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.questionnaires import services
from eventapp.questionnaires.models import Audience, FieldKind, FormField, FormSection, Stage
from eventapp.questionnaires.queries import get_field, get_questionnaire, get_section
from eventapp.questionnaires.rules import GivenOption
from eventapp.questionnaires.services import EditField, EditSection
from eventapp.questionnaires.standard import STANDARD_SECTIONS, asked_instead, missing_sections
from tests.queries import count_queries


class Answers:
    """The answers of so many people, to whatever field."""

    def __init__(self, number: int = 0) -> None:
        self.number, self.forgotten = number, list[str]()

    def count(self, conference_id: str, field_ids: Any) -> int:
        return self.number

    def forget(self, conference_id: str, field_ids: Any) -> None:
        self.forgotten += field_ids


def stay(conference: Conference, **others: Any) -> EditSection:
    return replace(
        EditSection(conference.id, LocalizedText(en="Your stay", zh="住宿"), NO_TEXT, Stage.REGISTRATION),
        **others,
    )


def field(conference: Conference, **others: Any) -> EditField:
    return replace(
        EditField(conference.id, FieldKind.SHORT_TEXT, LocalizedText(en="Hotel"), NO_TEXT), **others
    )


def test_sections_and_fields_are_read_in_order_with_the_trail_of_who_made_them(
    conference: Conference, editor: Actor
) -> None:
    with transaction():
        later = services.add_section(editor, stay(conference, stage=Stage.FOLLOW_UP))
        first = services.add_section(editor, stay(conference, categories=("vip", "media")))
        one = services.add_field(editor, first.id, field(conference, required_for=("vip",)))
        two = services.add_field(editor, first.id, field(conference, kind=FieldKind.DATE))
        services.move_field(editor, conference_id=conference.id, field_id=two.id, up=True)
    sections = get_questionnaire(conference.id).sections
    assert [section.id for section in sections] == [first.id, later.id]
    assert [question.id for question in sections[0].questions] == [two.id, one.id]
    assert (sections[0].categories, sections[0].questions[1].required_for) == ({"media", "vip"}, {"vip"})
    trail = session().scalars(select(AuditEntry.action).where(AuditEntry.action.like("form%")))
    assert sorted(trail) == [
        *("form_field.added", "form_field.added", "form_field.moved"),
        *("form_section.added", "form_section.added"),
    ]


def test_a_form_of_any_length_is_read_in_two_queries(
    conference: Conference, store_section: Callable[..., FormSection], store_field: Callable[..., FormField]
) -> None:
    store_field(store_section())
    with count_queries() as few:
        get_questionnaire(conference.id)
    many = store_section()
    for number in range(200):
        store_field(many, position=number)
    with count_queries() as seen:
        questionnaire = get_questionnaire(conference.id)
    assert (len(seen), len(few), len(list(questionnaire.questions))) == (2, 2, 201)


def test_every_standard_section_can_be_added_once(conference: Conference, editor: Actor) -> None:
    with transaction():
        for section in STANDARD_SECTIONS:
            services.add_standard_section(editor, conference_id=conference.id, key=section.key)
    questionnaire = get_questionnaire(conference.id)
    assert list(missing_sections(questionnaire)) == []
    assert sum(1 for _ in questionnaire.questions) == sum(len(s.fields) for s in STANDARD_SECTIONS)
    assert asked_instead(questionnaire, "delegate") == {"dietary"}
    with pytest.raises(Conflict), transaction():
        services.add_standard_section(editor, conference_id=conference.id, key="visa")
    with pytest.raises(NotFound), transaction():
        services.add_standard_section(editor, conference_id=conference.id, key="made_up")


def test_passport_data_are_sealed_seen_by_the_secretariat_alone_and_deleted(
    conference: Conference, editor: Actor
) -> None:
    with transaction():
        services.add_standard_section(editor, conference_id=conference.id, key="visa")
    (visa,) = get_questionnaire(conference.id).sections
    assert visa.stage is Stage.FOLLOW_UP
    passport = [q for q in visa.questions if "passport" in (q.standard_key or "")]
    assert [(q.is_sealed, q.audiences, q.delete_after_days) for q in passport] == [(True, set(), 30)] * 3


def test_standard_texts_stand_in_both_languages() -> None:
    texts = [
        text
        for section in STANDARD_SECTIONS
        for text in (
            section.title,
            section.help,
            *(field.label for field in section.fields),
            *(field.help for field in section.fields if field.help),
            *(label for field in section.fields for _key, label in field.options),
        )
    ]
    assert [text for text in texts if not text.is_complete(("en", "zh"))] == []


def test_an_option_keeps_its_key_when_its_label_changes(conference: Conference, editor: Actor) -> None:
    def options(*given: tuple[str, str]) -> tuple[GivenOption, ...]:
        return tuple(GivenOption(key, LocalizedText(en=label)) for key, label in given)

    choice = field(conference, kind=FieldKind.CHOICE)
    with transaction():
        section = services.add_section(editor, stay(conference))
        stored = services.add_field(
            editor,
            section.id,
            replace(choice, options=options(("", "Tea"), ("", ""), ("", "茶"), ("", "Tea!"))),
        )
    assert [option["key"] for option in stored.options] == ["tea", "answer", "tea_2"]
    with transaction():
        changed = replace(
            choice, version=stored.version, options=options(("tea", "Black tea"), ("forged", "Milk"))
        )
        stored = services.edit_field(editor, stored.id, changed, kept=Answers(3))
    assert stored.options == [
        {"key": "tea", "label": {"en": "Black tea"}},
        {"key": "milk", "label": {"en": "Milk"}},
    ]
    with pytest.raises(InvalidInput) as raised, transaction():
        lone = replace(changed, version=stored.version, options=options(("tea", "Tea")))
        services.edit_field(editor, stored.id, lone, kept=Answers())
    assert raised.value.field == "options"


@pytest.mark.parametrize("change", [{"kind": FieldKind.NUMBER}, {"is_sealed": True}])
def test_a_field_with_answers_keeps_its_kind(
    conference: Conference,
    editor: Actor,
    store_section: Callable[..., FormSection],
    store_field: Callable[..., FormField],
    change: dict[str, Any],
) -> None:
    stored = store_field(store_section())
    command = field(conference, version=stored.version, **change)
    with pytest.raises(Conflict), transaction():
        services.edit_field(editor, stored.id, command, kept=Answers(1))
    with transaction():
        services.edit_field(editor, stored.id, command, kept=Answers())
    changed = get_field(conference.id, stored.id)
    assert {name: getattr(changed, name) for name in change} == change


def test_what_goes_takes_its_answers_along(
    conference: Conference,
    editor: Actor,
    store_section: Callable[..., FormSection],
    store_field: Callable[..., FormField],
) -> None:
    section, answers = store_section(), Answers(2)
    one, two = store_field(section), store_field(section)
    with transaction():
        services.remove_field(
            editor, conference_id=conference.id, field_id=one.id, version=one.version, kept=answers
        )
        services.remove_section(
            editor, conference_id=conference.id, section_id=section.id, version=section.version, kept=answers
        )
    assert (answers.forgotten, get_questionnaire(conference.id).sections) == ([one.id, two.id], ())


def test_a_stale_edit_or_removal_is_refused(
    conference: Conference,
    editor: Actor,
    store_section: Callable[..., FormSection],
    store_field: Callable[..., FormField],
) -> None:
    section = store_section()
    stored = store_field(section)
    old = section.version, stored.version
    with transaction():
        services.edit_section(
            editor, section.id, stay(conference, version=old[0], help=LocalizedText(en="!"))
        )
        services.edit_field(
            editor, stored.id, field(conference, version=old[1], delete_after_days=3), kept=Answers()
        )
    target = {"conference_id": conference.id, "kept": Answers()}
    for attempt in (
        lambda: services.edit_section(editor, section.id, stay(conference, version=old[0])),
        lambda: services.edit_field(editor, stored.id, field(conference, version=old[1]), kept=Answers()),
        lambda: services.remove_field(editor, field_id=stored.id, version=old[1], **target),
        lambda: services.remove_section(editor, section_id=section.id, version=old[0], **target),
    ):
        with pytest.raises(Conflict), transaction():
            attempt()


def test_a_condition_names_answers_of_one_question_asked_no_later(
    conference: Conference,
    editor: Actor,
    store_section: Callable[..., FormSection],
    store_field: Callable[..., FormField],
) -> None:
    now, later = store_section(), store_section(stage=Stage.FOLLOW_UP)
    deciding, text = store_field(now, FieldKind.YES_NO), store_field(now)
    sealed = store_field(now, FieldKind.YES_NO, is_sealed=True)
    late = store_field(later, FieldKind.YES_NO)

    def edit(stored: FormField, shown_on: str | None, *values: str) -> None:
        with transaction():
            newest = get_field(conference.id, stored.id)
            command = field(
                conference,
                kind=newest.kind,
                is_sealed=newest.is_sealed,
                version=newest.version,
                shown_on=shown_on,
                shown_values=values,
            )
            services.edit_field(editor, stored.id, command, kept=Answers())

    for shown_on, values in (
        (text.id, ["yes"]),
        (sealed.id, ["yes"]),
        (late.id, ["yes"]),
        (deciding.id, ["perhaps"]),
        (deciding.id, []),
        ("two", ["yes"]),
    ):
        with pytest.raises(InvalidInput) as raised:
            edit(text, shown_on, *values)
        assert raised.value.field == "shown_on"
    edit(text, deciding.id, "yes")
    edit(late, deciding.id, "no")
    with pytest.raises(InvalidInput):
        edit(deciding, deciding.id, "yes")
    # Others depend on it now: it can neither go nor decide nothing, nor be asked later.
    newest = get_field(conference.id, deciding.id)
    with pytest.raises(Conflict), transaction():
        services.edit_field(editor, deciding.id, field(conference, version=newest.version), kept=Answers())
    with pytest.raises(Conflict), transaction():
        services.remove_field(
            editor, conference_id=conference.id, field_id=deciding.id, version=newest.version, kept=Answers()
        )


def test_a_section_stays_where_a_question_of_registration_depends_on_it(
    conference: Conference,
    editor: Actor,
    store_section: Callable[..., FormSection],
    store_field: Callable[..., FormField],
) -> None:
    deciding, other = store_section(), store_section()
    decides = store_field(deciding, FieldKind.YES_NO)
    store_field(other, condition_field_id=decides.id, condition_values=["yes"])
    with pytest.raises(InvalidInput) as raised, transaction():
        command = stay(conference, stage=Stage.FOLLOW_UP, version=deciding.version)
        services.edit_section(editor, deciding.id, command)
    assert raised.value.field == "stage"
    session().expire_all()
    assert get_section(conference.id, deciding.id).stage == Stage.REGISTRATION


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"kind": "made_up"}, "kind"),
        ({"kind": FieldKind.FILE, "is_sealed": True}, "kind"),
        ({"label": NO_TEXT}, "label"),
        ({"label": LocalizedText(zh="长" * 201)}, "label.zh"),
        ({"required_for": ("owner",)}, "required_for"),
        ({"audiences": (Audience.DESK, "public")}, "audiences"),
        ({"delete_after_days": -1}, "delete_after_days"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused(
    conference: Conference,
    editor: Actor,
    store_section: Callable[..., FormSection],
    wrong: dict[str, Any],
    at: str,
) -> None:
    section = store_section()
    with pytest.raises(InvalidInput) as raised, transaction():
        services.add_field(editor, section.id, field(conference, **wrong))
    assert raised.value.field == at
    assert list(get_questionnaire(conference.id).questions) == []


def test_nobody_builds_the_form_of_a_conference_without_permission(
    conference: Conference,
    other_conference: Conference,
    editor: Actor,
    store_section: Callable[..., FormSection],
) -> None:
    foreign = store_section(at=other_conference)
    with pytest.raises(NotPermitted), transaction():
        services.add_section(PUBLIC, stay(conference))
    with pytest.raises(NotPermitted), transaction():
        services.add_section(editor, stay(other_conference))
    with pytest.raises(NotFound), transaction():
        services.add_field(editor, foreign.id, field(conference))
    with pytest.raises(NotFound), transaction():
        services.edit_section(editor, foreign.id, stay(conference, version=foreign.version))
