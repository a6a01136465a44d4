"""The sections that most conferences need, ready to be added and then edited like one's own.

They ask nothing that registration asks anyway (name, organization, position, e-mail, phone, the language to
listen in). Texts are data, in the languages of the product: an organizer may change each.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.questionnaires.models import Audience, FieldKind, Stage
from eventapp.questionnaires.questionnaire import NO, YES, Questionnaire


@dataclass(frozen=True, slots=True)
class StandardField:
    """A field; ``shown_if`` is the key of another field of the section and the answers that show this one."""

    key: str
    kind: FieldKind
    label: LocalizedText
    help: LocalizedText = NO_TEXT
    options: tuple[tuple[str, LocalizedText], ...] = ()
    shown_if: tuple[str, tuple[str, ...]] | None = None
    is_required: bool = False
    audiences: tuple[Audience, ...] = (Audience.FOCAL_POINT,)
    delete_after_days: int | None = 30
    is_sealed: bool = False


@dataclass(frozen=True, slots=True)
class StandardSection:
    """A section; ``replaces`` names what registration asks by itself and this asks better."""

    key: str
    stage: Stage
    title: LocalizedText
    help: LocalizedText
    fields: tuple[StandardField, ...]
    replaces: frozenset[str] = frozenset()


def asked_instead(questionnaire: Questionnaire, category: str) -> frozenset[str]:
    """Return the particulars, such as ``dietary``, that standard sections ask of a category instead."""
    keys = {section.standard_key for section in questionnaire.for_category(category).sections}
    return frozenset(
        name for section in STANDARD_SECTIONS if section.key in keys for name in section.replaces
    )


def missing_sections(questionnaire: Questionnaire) -> Iterator[StandardSection]:
    """Yield the standard sections that a questionnaire doesn't have yet."""
    there = {section.standard_key for section in questionnaire.sections}
    return (section for section in STANDARD_SECTIONS if section.key not in there)


def _t(en: str, zh: str) -> LocalizedText:
    return LocalizedText(en=en, zh=zh)


_OTHER = ("other", _t("Other", "其他"))
_BY_PLANE_OR_TRAIN = ("plane", "train")
_MEANS = (
    ("plane", _t("By plane", "飞机")),
    ("train", _t("By train", "火车")),
    ("car", _t("By car", "汽车")),
    _OTHER,
)

_ARRIVAL = StandardSection(
    key="arrival",
    stage=Stage.FOLLOW_UP,
    title=_t("Arrival and hotel", "行程与住宿"),
    help=_t(
        "So that we can meet you and keep a room. You can come back and change it.",
        "便于我们安排接待和住宿。行程如有变动，可在此更改。",
    ),
    fields=(
        StandardField("arrives_on", FieldKind.DATE, _t("Day of arrival", "抵达日期"), is_required=True),
        StandardField("arrives_by", FieldKind.CHOICE, _t("How do you arrive?", "抵达方式"), options=_MEANS),
        StandardField(
            "arrival_number",
            FieldKind.SHORT_TEXT,
            _t("Flight or train, and time of arrival", "航班号或车次及抵达时间"),
            _t("For example MU 5678, 14:30, Shanghai Pudong.", "例如：MU5678，14:30，上海浦东机场。"),
            shown_if=("arrives_by", _BY_PLANE_OR_TRAIN),
        ),
        StandardField(
            "is_met",
            FieldKind.YES_NO,
            _t("Would you like to be met on arrival?", "是否需要接站？"),
            shown_if=("arrives_by", _BY_PLANE_OR_TRAIN),
        ),
        StandardField("leaves_on", FieldKind.DATE, _t("Day of departure", "离开日期"), is_required=True),
        StandardField(
            "departure_number",
            FieldKind.SHORT_TEXT,
            _t("Flight or train, and time of departure", "返程航班号或车次及出发时间"),
        ),
        StandardField(
            "needs_hotel",
            FieldKind.YES_NO,
            _t("Shall we book a hotel room for you?", "是否需要我们代订酒店？"),
            is_required=True,
        ),
        StandardField(
            "room",
            FieldKind.CHOICE,
            _t("Room", "房型"),
            options=(
                ("double_bed", _t("One large bed", "大床房")),
                ("twin_beds", _t("Two beds", "双床房")),
            ),
            shown_if=("needs_hotel", (YES,)),
        ),
        StandardField(
            "hotel_wishes",
            FieldKind.SHORT_TEXT,
            _t("Wishes for the room", "住宿要求"),
            shown_if=("needs_hotel", (YES,)),
        ),
        StandardField(
            "stays_at",
            FieldKind.SHORT_TEXT,
            _t("Where will you stay?", "您将入住何处？"),
            shown_if=("needs_hotel", (NO,)),
        ),
    ),
)

_DIETARY = StandardSection(
    key="dietary",
    stage=Stage.REGISTRATION,
    title=_t("Meals", "餐饮"),
    help=_t("So that there is something on the table for you.", "便于我们为您安排合适的餐食。"),
    fields=(
        StandardField(
            "diet",
            FieldKind.CHOICES,
            _t("What should the kitchen know?", "饮食要求"),
            options=(
                ("vegetarian", _t("Vegetarian", "素食（可食蛋奶）")),
                ("vegan", _t("Vegan", "纯素")),
                ("halal", _t("Halal", "清真")),
                ("kosher", _t("Kosher", "犹太洁食")),
                ("no_pork", _t("No pork", "不食猪肉")),
                ("no_beef", _t("No beef", "不食牛肉")),
                ("gluten_free", _t("Gluten-free", "无麸质")),
                ("lactose_free", _t("Lactose-free", "无乳糖")),
            ),
        ),
        StandardField(
            "allergies",
            FieldKind.SHORT_TEXT,
            _t("Allergies", "过敏食物"),
            _t("For example nuts, shellfish.", "例如：坚果、贝类。"),
        ),
    ),
    replaces=frozenset({"dietary"}),
)

_ACCESSIBILITY = StandardSection(
    key="accessibility",
    stage=Stage.REGISTRATION,
    title=_t("Accessibility", "无障碍需求"),
    help=_t(
        "Tell us what helps you to take part; we use it for nothing else.",
        "请告诉我们您参会需要哪些便利，相关信息仅用于会务安排。",
    ),
    fields=(
        StandardField(
            "access",
            FieldKind.CHOICES,
            _t("What do you need?", "您需要哪些便利？"),
            options=(
                ("step_free", _t("Step-free ways, room for a wheelchair", "无障碍通道、轮椅席位")),
                ("hearing", _t("Help with hearing", "助听设备")),
                ("sign_language", _t("Sign language interpretation", "手语翻译")),
                ("reading", _t("Large print or documents as text", "大字版或文本格式的材料")),
                ("assistant", _t("A seat for an assistant", "陪同人员座位")),
                _OTHER,
            ),
            audiences=(Audience.FOCAL_POINT, Audience.DESK),
        ),
        StandardField("access_details", FieldKind.LONG_TEXT, _t("Anything else?", "其他说明")),
    ),
)

_INTERPRETATION = StandardSection(
    key="interpretation",
    stage=Stage.REGISTRATION,
    title=_t("Speaking and interpretation", "发言与口译"),
    help=_t("So that interpreters know what to prepare.", "便于口译员提前准备。"),
    fields=(
        StandardField(
            "speaks_in",
            FieldKind.CHOICE,
            _t("In which language will you speak?", "您将使用哪种语言发言？"),
            options=(
                ("silent", _t("I am not going to speak", "不发言")),
                ("en", _t("English", "英语")),
                ("zh", _t("Chinese", "中文")),
                _OTHER,
            ),
            delete_after_days=None,
        ),
        StandardField(
            "speaks_other",
            FieldKind.SHORT_TEXT,
            _t("Which language?", "请注明语言"),
            shown_if=("speaks_in", ("other",)),
            is_required=True,
            delete_after_days=None,
        ),
        StandardField(
            "interpreter",
            FieldKind.SHORT_TEXT,
            _t("Name of your own interpreter, if you bring one", "自带口译员的，请填写口译员姓名"),
            shown_if=("speaks_in", ("en", "zh", "other")),
        ),
    ),
)


def _passport(
    key: str, kind: FieldKind, label: LocalizedText, help_text: LocalizedText = NO_TEXT
) -> StandardField:
    return StandardField(
        key,
        kind,
        label,
        help_text,
        shown_if=("needs_visa", (YES,)),
        is_required=True,
        audiences=(),
        is_sealed=True,
    )


_VISA = StandardSection(
    key="visa",
    stage=Stage.FOLLOW_UP,
    title=_t("Visa", "签证"),
    help=_t(
        "For your visa letter. These details are encrypted, seen by the secretariat alone and deleted "
        "30 days after the conference.",
        "用于出具签证邀请函。以下信息加密保存，仅秘书处可见，会议结束30天后删除。",
    ),
    fields=(
        StandardField(
            "needs_visa",
            FieldKind.YES_NO,
            _t("Do you need a visa letter?", "是否需要签证邀请函？"),
            is_required=True,
        ),
        StandardField(
            "sex",
            FieldKind.CHOICE,
            _t("Sex, as in the passport", "性别（以护照为准）"),
            options=(
                ("female", _t("Female", "女")),
                ("male", _t("Male", "男")),
                ("x", _t("X", "X（未指明）")),
            ),
            shown_if=("needs_visa", (YES,)),
            is_required=True,
            audiences=(),
            is_sealed=True,
        ),
        _passport("nationality", FieldKind.COUNTRY, _t("Nationality", "国籍（地区）")),
        _passport("born_on", FieldKind.DATE, _t("Date of birth", "出生日期")),
        _passport("passport_number", FieldKind.SHORT_TEXT, _t("Passport number", "护照号码")),
        _passport("passport_issued_on", FieldKind.DATE, _t("Passport issued on", "护照签发日期")),
        _passport(
            "passport_expires_on",
            FieldKind.DATE,
            _t("Passport valid until", "护照有效期至"),
            _t(
                "Most countries ask for six months beyond your stay.",
                "多数国家要求护照在离境后仍有六个月以上的有效期。",
            ),
        ),
        StandardField(
            "consulate",
            FieldKind.SHORT_TEXT,
            _t("Where will you apply for the visa?", "您将在何处申请签证？"),
            _t("City of the embassy, consulate or visa centre.", "请填写使领馆或签证中心所在城市。"),
            shown_if=("needs_visa", (YES,)),
        ),
    ),
)

_ACCOMPANYING = StandardSection(
    key="accompanying",
    stage=Stage.REGISTRATION,
    title=_t("Accompanying persons", "随行人员"),
    help=_t(
        "People who travel with you and don't take part in the meetings.", "与您同行但不参加会议的人员。"
    ),
    fields=(
        StandardField("comes_with", FieldKind.YES_NO, _t("Does anybody accompany you?", "是否有随行人员？")),
        StandardField(
            "companions",
            FieldKind.NUMBER,
            _t("How many people?", "随行人数"),
            shown_if=("comes_with", (YES,)),
            is_required=True,
        ),
        StandardField(
            "companion_names",
            FieldKind.LONG_TEXT,
            _t("Their names, one a line", "随行人员姓名，每行一人"),
            shown_if=("comes_with", (YES,)),
            is_required=True,
        ),
    ),
)

_EMERGENCY = StandardSection(
    key="emergency",
    stage=Stage.FOLLOW_UP,
    title=_t("Emergency contact", "紧急联系人"),
    help=_t("Whom we should call if something happens to you.", "如遇紧急情况，我们将联系此人。"),
    fields=(
        StandardField(
            "contact_name",
            FieldKind.SHORT_TEXT,
            _t("Name of the person", "联系人姓名"),
            is_required=True,
            audiences=(Audience.DESK,),
        ),
        StandardField(
            "contact_relation",
            FieldKind.SHORT_TEXT,
            _t("Who this is to you", "与您的关系"),
            audiences=(Audience.DESK,),
        ),
        StandardField(
            "contact_phone",
            FieldKind.PHONE,
            _t("Phone", "电话"),
            is_required=True,
            audiences=(Audience.DESK,),
        ),
        StandardField(
            "contact_language",
            FieldKind.SHORT_TEXT,
            _t("Languages that this person speaks", "联系人使用的语言"),
            audiences=(Audience.DESK,),
        ),
    ),
)

#: In the order in which they are offered.
STANDARD_SECTIONS = (
    _ARRIVAL,
    _DIETARY,
    _ACCESSIBILITY,
    _INTERPRETATION,
    _VISA,
    _ACCOMPANYING,
    _EMERGENCY,
)
