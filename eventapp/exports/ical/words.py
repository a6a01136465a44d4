"""The words that feeds add to what organizers wrote, per language.

Feeds are made outside requests too, and one feed speaks one language whoever reads it; so the words stand
here and not in the catalogues of the pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale

from eventapp.localized import DEFAULT_LANGUAGE, LANGUAGE_TAGS


@dataclass(frozen=True, slots=True)
class Words:
    """What one language says, with its punctuation.

    ``cancelled`` comes before a title, ``list_comma`` between things of one kind, as Chinese has it.
    """

    kinds: Mapping[str, str]
    roles: Mapping[str, str]
    cancelled: str
    colon: str
    comma: str
    list_comma: str
    brackets: tuple[str, str]
    interpretation: str
    owner: str
    source: str
    decision: str
    carried_over: str
    action_items: str
    own_action_items: str
    own_agenda: str
    own_conferences: str


_WORDS: Mapping[str, Words] = {
    "en": Words(
        kinds={
            "registration": "Registration",
            "opening": "Opening",
            "keynote": "Keynote",
            "plenary": "Plenary",
            "panel": "Panel",
            "parallel": "Parallel session",
            "roadshow": "Roadshow",
            "signing_ceremony": "Signing ceremony",
            "brokerage": "Brokerage",
            "working_group": "Working group",
            "bilateral": "Bilateral meeting",
            "site_visit": "Site visit",
            "social": "Social event",
            "break": "Break",
            "closing": "Closing",
            "press": "Press",
        },
        roles={
            "speaker": "Speaker",
            "chair": "Chair",
            "moderator": "Moderator",
            "rapporteur": "Rapporteur",
            "signatory": "Signatory",
        },
        cancelled="Cancelled: ",
        colon=": ",
        comma=", ",
        list_comma=", ",
        brackets=(" (", ")"),
        interpretation="Interpretation",
        owner="Owner",
        source="From",
        decision="Decision {number}",
        carried_over="Carried over into the next conference.",
        action_items="Action items",
        own_action_items="My action items",
        own_agenda="My agenda",
        own_conferences="My conferences",
    ),
    "zh": Words(
        kinds={
            "registration": "签到",
            "opening": "开幕式",
            "keynote": "主旨演讲",
            "plenary": "全体会议",
            "panel": "圆桌讨论",
            "parallel": "专题会议",
            "roadshow": "路演",
            "signing_ceremony": "签约仪式",
            "brokerage": "对接洽谈",
            "working_group": "工作组会议",
            "bilateral": "双边会谈",
            "site_visit": "实地考察",
            "social": "社交活动",
            "break": "休息",
            "closing": "闭幕式",
            "press": "媒体活动",
        },
        roles={
            "speaker": "演讲人",
            "chair": "主席",
            "moderator": "主持人",
            "rapporteur": "报告人",
            "signatory": "签署人",
        },
        cancelled="已取消：",
        colon="：",
        comma="，",
        list_comma="、",
        brackets=("（", "）"),
        interpretation="口译",
        owner="负责方",
        source="来源",
        decision="第{number}项决定",
        carried_over="已转入下一届会议继续跟进。",
        action_items="行动事项",
        own_action_items="我的行动事项",
        own_agenda="我的日程",
        own_conferences="我的会议",
    ),
    "de": Words(
        kinds={
            "registration": "Empfang und Registrierung",
            "opening": "Eröffnung",
            "keynote": "Hauptreferat",
            "plenary": "Plenum",
            "panel": "Podiumsgespräch",
            "parallel": "Fachsitzung",
            "roadshow": "Firmenpräsentation",
            "signing_ceremony": "Unterzeichnungszeremonie",
            "brokerage": "Kooperationsbörse",
            "working_group": "Arbeitsgruppe",
            "bilateral": "Bilaterales Treffen",
            "site_visit": "Besichtigung",
            "social": "Rahmenprogramm",
            "break": "Pause",
            "closing": "Schlussveranstaltung",
            "press": "Medientermin",
        },
        roles={
            "speaker": "Referat",
            "chair": "Vorsitz",
            "moderator": "Moderation",
            "rapporteur": "Berichterstattung",
            "signatory": "Unterzeichnung",
        },
        cancelled="Annulliert: ",
        colon=": ",
        comma=", ",
        list_comma=", ",
        brackets=(" (", ")"),
        interpretation="Verdolmetschung",
        owner="Zuständig",
        source="Aus",
        decision="Beschluss {number}",
        carried_over="Auf die nächste Konferenz übertragen.",
        action_items="Pendenzen",
        own_action_items="Meine Pendenzen",
        own_agenda="Mein Programm",
        own_conferences="Meine Konferenzen",
    ),
    "fr": Words(
        kinds={
            "registration": "Accueil et enregistrement",
            "opening": "Ouverture",
            "keynote": "Discours principal",
            "plenary": "Séance plénière",
            "panel": "Table ronde",
            "parallel": "Séance thématique",
            "roadshow": "Présentation d’entreprises",
            "signing_ceremony": "Cérémonie de signature",
            "brokerage": "Bourse de coopération",
            "working_group": "Groupe de travail",
            "bilateral": "Rencontre bilatérale",
            "site_visit": "Visite de site",
            "social": "Événement social",
            "break": "Pause",
            "closing": "Clôture",
            "press": "Presse",
        },
        roles={
            "speaker": "Intervention",
            "chair": "Présidence",
            "moderator": "Modération",
            "rapporteur": "Rapport",
            "signatory": "Signature",
        },
        cancelled="Annulé\u202f: ",
        colon="\u202f: ",
        comma=", ",
        list_comma=", ",
        brackets=(" (", ")"),
        interpretation="Interprétation",
        owner="Responsable",
        source="Origine",
        decision="Décision {number}",
        carried_over="Reporté à la prochaine conférence.",
        action_items="Points d’action",
        own_action_items="Mes points d’action",
        own_agenda="Mon programme",
        own_conferences="Mes conférences",
    ),
}


def words(language: str) -> Words:
    """Return the words of ``language``, English for one that has none."""
    return _WORDS.get(language, _WORDS[DEFAULT_LANGUAGE])


@cache
def language_name(code: str, language: str) -> str:
    """Return what ``language`` calls the language ``code``; a code that it has no name for stays a code."""
    tag = LANGUAGE_TAGS.get(language, DEFAULT_LANGUAGE)
    return str(Locale.parse(tag, sep="-").languages.get(code.replace("-", "_"), code))
