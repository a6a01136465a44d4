"""What the demo conference says that is true.

The facts come from a news release of 2021-11-12 on the real China-Switzerland launch conference in Changzhou;
its Chinese names are translations, not official ones. The release names no times of day, no agenda and no
persons: see ``made_up``.
"""

from datetime import date

from eventapp.designs.rules import DesignFacts
from eventapp.localized import LocalizedText as Text
from eventapp.organizations.models import OrganizationKind, OrganizationSector

SLUG = "china-switzerland-2021"
TITLE = Text(
    en="China-Switzerland Innovation and Entrepreneurship Cooperation Launch Conference",
    zh="中国—瑞士创新创业合作启动大会",
)
HELD_ON = date(2021, 10, 21)
TIMEZONE = "Asia/Shanghai"
SIDES = ("CN", "CH")
VENUE_ADDRESS = Text(
    en="Changzhou National Hi-Tech District, Changzhou, Jiangsu, China", zh="中国江苏省常州国家高新区"
)
PURPOSE = Text(
    en="Strengthen the strategic partnership on innovation between Switzerland and China, and implement the "
    "Joint Statement on Strengthening Science and Innovation Cooperation signed by China's Ministry of "
    "Science and Technology and the Swiss Federal Department of Economic Affairs, Education and Research.",
    zh="深化中瑞创新战略伙伴关系，落实中国科学技术部与瑞士联邦经济、教育和科研部签署的"
    "《关于加强科技创新合作的联合声明》。",
)
PARK_FACTS = Text(
    en="The Sino-Swiss (Changzhou) Innovation Park was established in 2018 and opened in 2019 as a "
    "provincial-level international cooperation park. It covers 670,000 m², of which 270,000 m² are in use, "
    "with intelligent equipment, carbon fiber composite materials, and biomedical and medical devices as its "
    "sectors.",
    zh="中瑞（常州）创新园于2018年设立、2019年开园，是省级国际合作园区，占地67万平方米，已投入使用27万平方米，"
    "重点发展智能装备、碳纤维复合材料、生物医药与医疗器械产业。",
)

PARK = Text(en="Sino-Swiss (Changzhou) Innovation Park", zh="中瑞（常州）创新园")
MOST = Text(
    en="Ministry of Science and Technology of the People's Republic of China", zh="中华人民共和国科学技术部"
)
EAER = Text(
    en="Swiss Federal Department of Economic Affairs, Education and Research",
    zh="瑞士联邦经济、教育和科研部",
)
TORCH = Text(
    en="Torch High Technology Industry Development Center of the Ministry of Science and Technology",
    zh="科学技术部火炬高技术产业开发中心",
)
COOPERATION_CENTER = Text(
    en="International Economic and Technical Cooperation Center of the Ministry of Industry and Information "
    "Technology",
    zh="工业和信息化部国际经济技术合作中心",
)
MUNICIPALITY = Text(en="Municipal Government of Changzhou", zh="常州市人民政府")

#: Key → (name, kind, country). The companies are tenants of the park.
ORGANIZATIONS = {
    "park": (PARK, OrganizationKind.SCIENCE_PARK, "CN"),
    "most": (MOST, OrganizationKind.MINISTRY, "CN"),
    "eaer": (EAER, OrganizationKind.MINISTRY, "CH"),
    "torch": (TORCH, OrganizationKind.AGENCY, "CN"),
    "cooperation_center": (COOPERATION_CENTER, OrganizationKind.AGENCY, "CN"),
    "municipality": (MUNICIPALITY, OrganizationKind.MUNICIPALITY, "CN"),
}
#: What they work on, as the release or their own pages say; a park and an agency work on many things.
SECTORS = {
    "most": OrganizationSector.ADMINISTRATION,
    "eaer": OrganizationSector.ADMINISTRATION,
    "municipality": OrganizationSector.ADMINISTRATION,
    "Medela": OrganizationSector.HEALTH,
    "COTESA": OrganizationSector.MATERIALS,
    "Leoni": OrganizationSector.MOBILITY,
}
COMPANIES = ("Medela", "SID", "COTESA", "Lanz Manufaktur", "Leoni")
#: The release names them as sponsors of the park.
SPONSORS = ("torch", "cooperation_center", "municipality")

#: What the release says comes next; who does it and until when is made up.
NEXT_STEPS = (
    Text(en="Summarize what was exchanged at the conference", zh="总结大会交流成果"),
    Text(en="Explore next steps", zh="探讨下一步工作"),
    Text(
        en="Establish working links between science parks of the two countries",
        zh="建立两国科技园区之间的工作联系",
    ),
    Text(
        en="Carry out regular, multi-level and comprehensive exchanges and collaborations",
        zh="开展常态化、多层次、全方位的交流与合作",
    ),
    Text(
        en="Look at a model for international cooperation that can serve as a benchmark for other "
        "science parks",
        zh="探索可供其他科技园区借鉴的国际合作模式",
    ),
)

#: What the documents look like. The people are made up, and nobody's signature is drawn.
DESIGN = DesignFacts(
    welcome=Text(
        en="Welcome to Changzhou. Science parks of China and Switzerland meet to get to know each other, "
        "to agree on what they want to do together, and to follow it up afterwards.\n\n"
        "We thank all who have come a long way, and wish everybody good talks.",
        zh="欢迎来到常州。中瑞两国的科技园区在此相聚，增进了解，商定合作，并共同推动落实。\n\n"
        "衷心感谢各位远道而来，预祝会议取得圆满成功。",
    ),
    welcome_by=Text(en="Wang Min, Director of the innovation park", zh="创新园主任 王敏"),
    signatory_name=Text(en="Wang Min", zh="王敏"),
    signatory_position=Text(en="Director", zh="主任"),
    address=Text(
        en="Changzhou National Hi-Tech District, Changzhou, Jiangsu, China", zh="中国江苏省常州国家高新区"
    ),
    phone="+86 519 0000 0000",
)
