"""What the columns of a list of people are called, in the file that is offered and in those that come.

Files are read whatever language the reader speaks, so these words stand here in both, not in the catalogue.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum

from eventapp.localized import LANGUAGES, LocalizedText


class Column(StrEnum):
    NAME = "name"
    NATIVE_NAME = "native_name"
    FORM_OF_ADDRESS = "form_of_address"
    POSITION = "position"
    POSITION_EN = "positions.en"
    POSITION_ZH = "positions.zh"
    ORGANIZATION = "organization_name"
    CATEGORY = "category"
    EMAIL = "email"
    PHONE = "phone"
    LANGUAGE = "language"
    SIDE = "side_id"
    DELEGATION = "delegation_id"
    PRECEDENCE = "precedence"
    INTERPRETATION = "interpretation"
    DIETARY = "dietary"


#: Columns of a focal point's list; the secretariat's has those that say where somebody belongs, too.
OF_NOMINATION = (
    Column.NAME,
    Column.NATIVE_NAME,
    Column.FORM_OF_ADDRESS,
    Column.POSITION,
    Column.ORGANIZATION,
    Column.CATEGORY,
    Column.EMAIL,
    Column.PHONE,
    Column.LANGUAGE,
)
OF_IMPORT = (
    *OF_NOMINATION,
    Column.SIDE,
    Column.DELEGATION,
    Column.PRECEDENCE,
    Column.INTERPRETATION,
    Column.DIETARY,
)
#: Columns that are read where a file has them, and stand in no file that is offered.
READ_TOO = (Column.POSITION_EN, Column.POSITION_ZH)

HEADS: Mapping[Column, LocalizedText] = {
    Column.NAME: LocalizedText(en="Name in Latin letters", zh="拉丁字母姓名"),
    Column.NATIVE_NAME: LocalizedText(en="Name in own script", zh="本国文字姓名"),
    Column.FORM_OF_ADDRESS: LocalizedText(en="Form of address", zh="称谓"),
    Column.POSITION: LocalizedText(en="Position", zh="职务"),
    Column.POSITION_EN: LocalizedText(en="Position in English", zh="英文职务"),
    Column.POSITION_ZH: LocalizedText(en="Position in Chinese", zh="中文职务"),
    Column.ORGANIZATION: LocalizedText(en="Organization", zh="单位"),
    Column.CATEGORY: LocalizedText(en="Category", zh="类别"),
    Column.EMAIL: LocalizedText(en="E-mail", zh="电子邮箱"),
    Column.PHONE: LocalizedText(en="Phone", zh="电话"),
    Column.LANGUAGE: LocalizedText(en="Language of mails", zh="邮件语言"),
    Column.SIDE: LocalizedText(en="Side", zh="参会方"),
    Column.DELEGATION: LocalizedText(en="Delegation", zh="代表团"),
    Column.PRECEDENCE: LocalizedText(en="Precedence", zh="礼宾次序"),
    Column.INTERPRETATION: LocalizedText(en="Interpretation", zh="口译"),
    Column.DIETARY: LocalizedText(en="Dietary needs", zh="饮食要求"),
}

#: With this begins the name in the template's row of example, which is not read.
EXAMPLE_MARKS: Mapping[str, str] = {"en": "Example:", "zh": "示例："}

#: Heads that mean either name: the first of the two, unless another head of the file says that one.
_EITHER: Mapping[str, tuple[Column, Column]] = {
    "name": (Column.NAME, Column.NATIVE_NAME),
    "fullname": (Column.NAME, Column.NATIVE_NAME),
    "姓名": (Column.NATIVE_NAME, Column.NAME),
    "名字": (Column.NATIVE_NAME, Column.NAME),
}

#: Other names that offices give to these columns.
_ALSO: Mapping[Column, Sequence[str]] = {
    Column.NAME: (
        *(
            "name",
            "full name",
            "latin name",
            "english name",
            "name (latin)",
            "name in english",
            "passport name",
        ),
        *(
            "英文姓名",
            "英文名",
            "姓名拼音",
            "拼音",
            "护照姓名",
            "拉丁姓名",
            "外文姓名",
            "name as in passport",
        ),
    ),
    Column.NATIVE_NAME: (
        *("native name", "chinese name", "name in chinese", "name in native script", "name (chinese)"),
        *("name (native script)", "local name", "中文姓名", "中文名", "本国文字"),
    ),
    Column.FORM_OF_ADDRESS: ("title", "salutation", "honorific", "prefix", "称呼", "尊称"),
    Column.POSITION: ("job title", "function", "post", "role", "职位", "岗位", "职称"),
    Column.POSITION_EN: ("english position", "position (english)", "职务（英文）"),
    Column.POSITION_ZH: ("chinese position", "position (chinese)", "职务（中文）"),
    Column.ORGANIZATION: (
        *("organisation", "institution", "company", "affiliation", "employer", "ministry"),
        *("工作单位", "所在单位", "机构", "公司", "所属单位", "单位名称"),
    ),
    Column.CATEGORY: ("type", "delegate category", "participant category", "类型", "代表类别", "人员类别"),
    Column.EMAIL: (
        *("email", "mail", "e-mail address", "email address", "邮箱", "电子邮件", "邮件", "邮箱地址"),
        *("电邮", "电子邮件地址", "邮件地址"),
    ),
    Column.PHONE: ("telephone", "tel", "mobile", "phone number", "手机", "联系电话", "手机号", "手机号码"),
    Column.LANGUAGE: ("language", "mail language", "correspondence language", "语言", "通信语言"),
    Column.SIDE: ("country", "party", "国家", "国家/地区", "方", "国别"),
    Column.DELEGATION: ("team", "代表团名称", "团组"),
    Column.PRECEDENCE: ("order of precedence", "rank", "order", "排序", "次序", "礼宾排序", "礼宾顺序"),
    Column.INTERPRETATION: ("interpretation into", "口译语言", "口译需求"),
    Column.DIETARY: ("diet", "dietary requirements", "饮食", "饮食需求", "忌口"),
}


def plain(text: str) -> str:
    """Return a text as names of columns and choices are compared: letters and digits alone, small."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


_COLUMNS: Mapping[str, Column] = {
    plain(name): column
    for column in Column
    for name in (column, *(HEADS[column][code] for code in LANGUAGES), *_ALSO.get(column, ()))
    if plain(name) not in _EITHER
}


def columns_of(heads: Sequence[str]) -> dict[int, Column]:
    """Return place → column of the heads that name one, in English or Chinese; a column counts once."""
    columns: dict[int, Column] = {}
    for place, head in enumerate(heads):
        column = _COLUMNS.get(plain(head))
        if column is not None and column not in columns.values():
            columns[place] = column
    for place, head in enumerate(heads):
        for column in _EITHER.get(plain(head), ()):
            if place not in columns and column not in columns.values():
                columns[place] = column
    return columns
