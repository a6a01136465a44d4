"""What the demo conference says that is made up: times, agenda, persons, owners, dates, delegates."""

from dataclasses import dataclass
from datetime import date, time

from eventapp.agendas.models import AgendaItemKind as Kind
from eventapp.conferences.models import PartnerRole
from eventapp.localized import LocalizedText as Text
from eventapp.workflows.demo.facts import PARK_FACTS

MADE_UP_NOTE = Text(
    en="*This is a demonstration. The conference, its place, purpose and organizations are real; the times, "
    "sessions, persons and follow-up shown here are made up, and registration is open so that you can "
    "try it.*",
    zh="**本页为演示内容。** 大会、地点、宗旨和机构均为真实信息；时间、议程、人员和后续事项均为虚构，"
    "报名保持开放，供您试用。",
)
CONTACT = "conference@park.example"
VENUE = Text(en="Conference centre of the innovation park", zh="创新园会议中心")
COLOUR = "#a4161a"
CAPACITY = 300
#: Registration stays open although the conference is over, so that it can be tried.
REGISTRATION_CLOSES_ON = date(2049, 12, 31)
PARTNERS = ((PartnerRole.HOST, ("park",)), (PartnerRole.CO_HOST, ("municipality",)))

ROOMS = {
    "hall": (Text(en="Main hall", zh="主会场"), 300),
    "a": (Text(en="Room A", zh="A厅"), 60),
    "b": (Text(en="Room B", zh="B厅"), 60),
    "c": (Text(en="Room C", zh="C厅"), 60),
    "foyer": (Text(en="Foyer", zh="序厅"), None),
}
TRACKS = {
    "policy": Text(en="Policy and parks", zh="政策与园区"),
    "sectors": Text(en="Sectors", zh="产业"),
}
#: Key → (name, organization's key).
PEOPLE = {
    "chen": (Text(en="CHEN Jing", zh="陈静"), "municipality"),
    "keller": (Text(en="Andrea Keller", zh="安德烈娅·凯勒"), "eaer"),
    "zhao": (Text(en="ZHAO Ming", zh="赵明"), "most"),
    "wu": (Text(en="WU Haiyan", zh="吴海燕"), "park"),
    "favre": (Text(en="Luc Favre", zh="吕克·法弗尔"), "eaer"),
    "sun": (Text(en="SUN Lei", zh="孙磊"), "torch"),
    "gerber": (Text(en="Nina Gerber", zh="妮娜·格贝尔"), "eaer"),
    "lin": (Text(en="LIN Yue", zh="林悦"), "cooperation_center"),
}


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """An item of the day; ``starts`` and ``ends`` in the conference's zone, ``people`` as (key, role)."""

    key: str
    kind: Kind
    starts: time
    ends: time
    room: str | None
    track: str | None
    title: Text
    abstract: Text
    people: tuple[tuple[str, str], ...]


AGENDA = (
    AgendaEntry(
        "registration",
        Kind.REGISTRATION,
        time(8, 30),
        time(9, 0),
        "foyer",
        None,
        Text(en="Registration and coffee", zh="签到与茶歇"),
        Text(),
        (),
    ),
    AgendaEntry(
        "opening",
        Kind.OPENING,
        time(9, 0),
        time(9, 30),
        "hall",
        "policy",
        Text(en="Opening", zh="开幕式"),
        Text(
            en="Welcome by the host city and both governments.",
            zh="主办城市及两国政府代表致辞。",
        ),
        (("chen", "chair"), ("zhao", "speaker"), ("keller", "speaker")),
    ),
    AgendaEntry(
        "keynote",
        Kind.KEYNOTE,
        time(9, 30),
        time(10, 0),
        "hall",
        "policy",
        Text(en="From the Joint Statement to joint projects", zh="从联合声明到联合项目"),
        Text(
            en="What the Joint Statement on Strengthening Science and Innovation Cooperation asks of parks, "
            "companies and universities, and where to begin.",
            zh="《关于加强科技创新合作的联合声明》对园区、企业和高校提出了什么要求，从哪里着手。",
        ),
        (("sun", "speaker"),),
    ),
    AgendaEntry(
        "roadshow",
        Kind.ROADSHOW,
        time(10, 0),
        time(10, 30),
        "hall",
        "policy",
        Text(en="Roadshow: the Sino-Swiss Innovation Park", zh="路演：中瑞创新园"),
        PARK_FACTS,
        (("wu", "speaker"),),
    ),
    AgendaEntry(
        "break-1",
        Kind.BREAK,
        time(10, 30),
        time(10, 50),
        "foyer",
        None,
        Text(en="Coffee break", zh="茶歇"),
        Text(),
        (),
    ),
    AgendaEntry(
        "panel",
        Kind.PANEL,
        time(10, 50),
        time(12, 0),
        "hall",
        "policy",
        Text(en="Working links between science parks", zh="科技园区之间的工作联系"),
        Text(
            en="How parks of the two countries keep in touch between conferences: contacts, exchanges, soft "
            "landing for companies.",
            zh="两国园区如何在大会之间保持联系：对接人、交流互访与企业软着陆。",
        ),
        (("lin", "moderator"), ("wu", "speaker"), ("favre", "speaker")),
    ),
    AgendaEntry(
        "lunch",
        Kind.SOCIAL,
        time(12, 0),
        time(13, 30),
        "foyer",
        None,
        Text(en="Lunch", zh="午餐"),
        Text(),
        (),
    ),
    AgendaEntry(
        "equipment",
        Kind.BROKERAGE,
        time(13, 30),
        time(15, 0),
        "a",
        "sectors",
        Text(en="Brokerage: intelligent equipment", zh="对接会：智能装备"),
        Text(),
        (("sun", "moderator"),),
    ),
    AgendaEntry(
        "carbon",
        Kind.BROKERAGE,
        time(13, 30),
        time(15, 0),
        "b",
        "sectors",
        Text(en="Brokerage: carbon fiber composite materials", zh="对接会：碳纤维复合材料"),
        Text(),
        (("favre", "moderator"),),
    ),
    AgendaEntry(
        "medical",
        Kind.BROKERAGE,
        time(13, 30),
        time(15, 0),
        "c",
        "sectors",
        Text(en="Brokerage: biomedical and medical devices", zh="对接会：生物医药与医疗器械"),
        Text(),
        (("gerber", "moderator"),),
    ),
    AgendaEntry(
        "break-2",
        Kind.BREAK,
        time(15, 0),
        time(15, 20),
        "foyer",
        None,
        Text(en="Coffee break", zh="茶歇"),
        Text(),
        (),
    ),
    AgendaEntry(
        "signing",
        Kind.SIGNING_CEREMONY,
        time(15, 20),
        time(16, 0),
        "hall",
        "policy",
        Text(en="Signing ceremony", zh="签约仪式"),
        Text(
            en="Letters of intent between tenants of the park and Swiss partners.",
            zh="园区企业与瑞士伙伴签署合作意向书。",
        ),
        (("chen", "signatory"), ("keller", "signatory")),
    ),
    AgendaEntry(
        "next-steps",
        Kind.WORKING_GROUP,
        time(16, 0),
        time(16, 30),
        "a",
        "policy",
        Text(en="Working group: next steps", zh="工作组：下一步工作"),
        Text(
            en="Heads of delegation agree what follows, who does it and by when.",
            zh="各代表团团长商定后续工作、责任方和期限。",
        ),
        (("wu", "chair"), ("gerber", "rapporteur")),
    ),
    AgendaEntry(
        "closing",
        Kind.CLOSING,
        time(16, 30),
        time(17, 0),
        "hall",
        "policy",
        Text(en="Closing", zh="闭幕式"),
        Text(),
        (("chen", "chair"),),
    ),
    AgendaEntry(
        "visit",
        Kind.SITE_VISIT,
        time(17, 0),
        time(18, 30),
        None,
        "sectors",
        Text(en="Site visit: tenants of the park", zh="参观：园区企业"),
        Text(),
        (("wu", "speaker"),),
    ),
)
INTERPRETED = frozenset({"opening", "keynote", "roadshow", "panel", "signing", "closing"})

MINUTES = {
    "panel": Text(
        en="Speakers from both sides described how companies find partners today and what is missing between "
        "two visits: a named contact in each park, and a place where offers and requests meet.",
        zh="双方发言人介绍了企业目前寻找伙伴的方式，并指出两次互访之间缺少的环节：各园区的固定对接人，"
        "以及供需信息汇集的平台。",
    ),
    "next-steps": Text(
        en="The heads of delegation went through the next steps one by one and named an owner for each.",
        zh="各代表团团长逐项讨论了下一步工作，并为每一项明确了责任方。",
    ),
}
#: (agenda item, text)
DECISIONS = (
    (
        "panel",
        Text(
            en="Each park names one contact for the other side before the end of 2021.",
            zh="各园区于2021年底前指定一名面向对方的联系人。",
        ),
    ),
    (
        "next-steps",
        Text(
            en="The two sides meet at working level every quarter, and at the level of heads of delegation "
            "once a year.",
            zh="双方每季度举行一次工作层会晤，每年举行一次团长级会晤。",
        ),
    ),
    (
        "next-steps",
        Text(
            en="The Sino-Swiss (Changzhou) Innovation Park hosts the next edition.",
            zh="下一届大会由中瑞（常州）创新园承办。",
        ),
    ),
)
#: (index in NEXT_STEPS, owner's organization, person, mail, due, index in DECISIONS or None, what happened)
FOLLOW_UP = (
    (0, "park", "WU Haiyan", "wu.haiyan@park.example", date(2021, 11, 12), None, ("in-process", "completed")),
    (1, "cooperation_center", "LIN Yue", "lin.yue@center.example", date(2021, 12, 15), 1, ("in-process",)),
    (2, "park", "WU Haiyan", "wu.haiyan@park.example", date(2021, 12, 31), 0, ("in-process",)),
    (3, "eaer", "Luc Favre", "luc.favre@department.example", date(2022, 3, 31), 1, ()),
    (4, "torch", "SUN Lei", "sun.lei@torch.example", date(2022, 10, 21), None, ()),
)

#: Index in NEXT_STEPS → who takes care of it on the other side: organization, person, mail.
COUNTERPARTS = {
    1: (("eaer", "Luc Favre", "luc.favre@department.example"),),
    3: (("torch", "SUN Lei", "sun.lei@torch.example"),),
}

#: (name, own script, organization key or company, position, side, language, interpretation)
DELEGATES = (
    ("CHEN Jing", "陈静", "municipality", Text(en="Vice Mayor", zh="副市长"), "CN", "zh", None),
    ("ZHAO Ming", "赵明", "most", Text(en="Director", zh="司长"), "CN", "zh", None),
    ("SUN Lei", "孙磊", "torch", Text(en="Division Chief", zh="处长"), "CN", "zh", "zh"),
    ("LIN Yue", "林悦", "cooperation_center", Text(en="Programme Officer", zh="项目官员"), "CN", "zh", None),
    ("WU Haiyan", "吴海燕", "park", Text(en="General Manager", zh="总经理"), "CN", "zh", None),
    ("HE Qing", "何青", "park", Text(en="Project Manager", zh="项目经理"), "CN", "zh", "zh"),
    ("XU Fang", "徐芳", "Medela", Text(en="Plant Manager", zh="厂长"), "CN", "zh", None),
    ("GAO Peng", "高鹏", "Leoni", Text(en="Head of Operations", zh="运营总监"), "CN", "zh", "zh"),
    ("MA Lin", "马琳", "COTESA", Text(en="Engineer", zh="工程师"), "CN", "zh", None),
    ("Andrea Keller", "", "eaer", Text(en="Ambassador for Innovation", zh="创新大使"), "CH", "en", None),
    ("Luc Favre", "", "eaer", Text(en="Head of Section", zh="处长"), "CH", "en", "en"),
    ("Nina Gerber", "", "eaer", Text(en="Policy Adviser", zh="政策顾问"), "CH", "en", "en"),
    ("Stefan Brunner", "", "Medela", Text(en="Chief Technology Officer", zh="首席技术官"), "CH", "en", "en"),
    ("Claire Rochat", "", "Lanz Manufaktur", Text(en="Managing Director", zh="董事总经理"), "CH", "en", "en"),
    ("Marco Bernasconi", "", "SID", Text(en="Research Lead", zh="研究负责人"), "CH", "en", None),
    ("Urs Zimmermann", "", "Lanz Manufaktur", Text(en="Export Manager", zh="出口经理"), "CH", "en", "en"),
)
