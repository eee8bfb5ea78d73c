"""Events of short texts: who did what with whom, how it is stated, according to whom, and what is one and the same.

A case gives every finding of its text, in order, by class (or kind of concern), first trigger, and what else the case is about. States
are named by their codes. Cases that are still read wrong are marked with what is wrong.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from tests.support.findings import Told, told

AFFIRMED = {"modality": "asserted", "polarity": "affirmed"}
DENIED = {"modality": "asserted", "polarity": "denied"}


class Case(NamedTuple):
    """A text, and its findings; ``wrong`` says what is still read wrong in it."""

    text: str
    findings: list[dict[str, Any]]
    wrong: str | None = None


def finding(kind: str, trigger: str, *, roles: dict[str, set[str]] | None = None, **more: Any) -> dict[str, Any]:
    """Return what is expected: roles that are given must have just these fillers."""
    return {"kind": kind, "trigger": trigger, "roles": roles or {}, **more}


ARABIC = {
    "a visit with a day": Case(
        "زار وزير الدفاع الكيني سالم الهنائي أوسلو أمس.",
        [finding("Visit", "زار", roles={"visitor": {"سالم الهنائي"}, "location": {"أوسلو"}, "on_behalf_of": {"KE"}}, date="2024-06-11", status="occurred", **AFFIRMED)],
    ),
    "a meeting told twice": Case(
        "التقى وزير الخارجية النرويجي هانس ليندال نظيره الكيني جوزيف موانغي في نيروبي أمس. وخلال الاجتماع بحث الوزيران ملف الصيد.",
        [finding("Meeting", "التقى", roles={"participant": {"هانس ليندال", "جوزيف موانغي"}, "location": {"نيروبي"}}, date="2024-06-11")],
    ),
    "meetings of two days": Case(
        "التقى وزير الخارجية النرويجي هانس ليندال وزير الخارجية الكيني جوزيف موانغي في نيروبي يوم 3 مايو 2024. "
        "ثم التقى ليندال موانغي في أوسلو يوم 9 مايو 2024.",
        [
            finding("Meeting", "التقى", roles={"participant": {"هانس ليندال", "جوزيف موانغي"}, "location": {"نيروبي"}}, date="2024-05-03"),
            finding("Meeting", "التقى", roles={"participant": {"هانس ليندال", "جوزيف موانغي"}, "location": {"أوسلو"}}, date="2024-05-09"),
        ],
    ),
    "a visit, the meeting in it, what was signed": Case(
        "زار الرئيس القبرصي بلغراد يوم الأحد والتقى نظيره الصربي. وخلال الزيارة وقع الجانبان اتفاقية للنقل.",
        [
            finding("Visit", "زار", roles={"visitor": {"الرئيس القبرصي"}, "location": {"بلغراد"}}, date="2024-06-09"),
            finding("Meeting", "التقى", roles={"participant": {"الرئيس القبرصي", "نظيره الصربي"}}, date="2024-06-09"),
            finding("Signing", "وقع", roles={"on_behalf_of": {"CY", "RS"}, "on_agreement": {"Agreement"}}, date="2024-06-09", part_of="Visit"),
            finding("Agreement", "اتفاقية", roles={"party": {"CY", "RS"}}, status="signed"),
        ],
    ),
    "a visit and the meeting in it stay two": Case(
        "زار الرئيس القبرصي بلغراد يوم الأحد والتقى نظيره الصربي.",
        [
            finding("Visit", "زار", roles={"visitor": {"الرئيس القبرصي"}, "location": {"بلغراد"}}, date="2024-06-09"),
            finding("Meeting", "التقى", roles={"participant": {"الرئيس القبرصي", "نظيره الصربي"}}, date="2024-06-09"),
        ],
    ),
    "an attack that is denied": Case(
        "نفى وزير الدفاع الأوغندي أن يكون الجيش قصف القرية.",
        [
            finding("PublicStatement", "نفى", roles={"speaker": {"وزير الدفاع الأوغندي"}}, **AFFIRMED),
            finding("Attack", "قصف", roles={"initiator": {"الجيش"}}, source="وزير الدفاع الأوغندي", status="denied", **DENIED),
        ],
    ),
    "no meeting took place": Case(
        "لم يلتق وزير الخارجية النرويجي نظيره الكيني.",
        [finding("Meeting", "يلتق", roles={"participant": {"وزير الخارجية النرويجي", "نظيره الكيني"}}, status="denied", **DENIED)],
    ),
    "a summit that is proposed": Case(
        "اقترح الرئيس الكيني عقد قمة مع أوغندا في كمبالا.",
        [
            finding("Proposal", "اقترح", roles={"speaker": {"الرئيس الكيني"}, "proposes": {"Meeting"}}, status="occurred", **AFFIRMED),
            finding("Meeting", "قمة", roles={"participant": {"UG", "الرئيس الكيني"}}, modality="proposed", status="proposed", source="الرئيس الكيني"),
        ],
        "who proposes to meet another is no participant",
    ),
    "what one is asked to do": Case(
        "دعا وزير الخارجية النرويجي كينيا إلى إجراء مناورات مشتركة.",
        [
            finding("Request", "دعا", roles={"speaker": {"وزير الخارجية النرويجي"}, "addressee": {"KE"}}, **AFFIRMED),
            finding("Exercise", "مناورات", roles={"participant": {"KE"}}, modality="proposed"),
        ],
    ),
    "what may happen, and on what condition": Case(
        "ستفرض النرويج عقوبات على ميانمار إذا لم تطلق سراح الصحفيين.",
        [finding("Sanction", "عقوبات", roles={"initiator": {"NO"}, "recipient": {"MM"}}, modality="intended", status="planned", condition="إذا لم تطلق سراح الصحفيين")],
    ),
    "what is feared": Case(
        "تخشى رواندا أن تهاجم أوغندا أراضيها.",
        [finding("fear", "تخشى", holders={"RW"}, about={"Attack"}, **AFFIRMED), finding("Attack", "تهاجم", roles={"initiator": {"UG"}}, modality="feared", source="RW")],
    ),
    "two sides": Case(
        "التقى الرئيس الكيني والرئيس الأوغندي في دودوما. ووقع البلدان اتفاقية دفاع.",
        [
            finding("Meeting", "التقى", roles={"participant": {"الرئيس الكيني", "الرئيس الأوغندي"}, "on_behalf_of": {"KE", "UG"}, "location": {"دودوما"}}),
            finding("Signing", "وقع", roles={"on_behalf_of": {"KE", "UG"}}),
            finding("Agreement", "اتفاقية", roles={"party": {"KE", "UG"}}, status="signed"),
        ],
    ),
    "no statement came of a meeting": Case(
        "عقد الوزيران الكيني والنرويجي اجتماعا أمس. ولم يصدر بيان مشترك عن اللقاء.",
        [
            finding("Meeting", "اجتماعا", roles={"on_behalf_of": {"KE", "NO"}}, date="2024-06-11", status="occurred", **AFFIRMED),
            finding("PublicStatement", "بيان", status="denied", **DENIED),
        ],
        "the meeting that no statement came of is denied with the statement",
    ),
    "both sides of a meeting of two": Case(
        "التقى سلطان عمان هيثم بن طارق الرئيس الكيني أمس. وبحث الجانبان التجارة.",
        [
            finding(
                "Meeting",
                "التقى",
                roles={"participant": {"هيثم بن طارق", "الرئيس الكيني"}, "on_behalf_of": {"OM", "KE"}},
                date="2024-06-11",
            )
        ],
    ),
    "nobody signs but the two": Case(
        "التقى الرئيس الكيني والرئيس الأوغندي في دودوما. ووقع البلدان اتفاقية دفاع.",
        [finding("Meeting", "التقى"), finding("Signing", "وقع", roles={"on_behalf_of": {"KE", "UG"}, "signatory": set()}), finding("Agreement", "اتفاقية")],
    ),
    "capitals that stand for their states": Case(
        "رفضت موسكو مقترح أوسلو بشأن الصيد.",
        [
            finding("Rejection", "رفضت", roles={"speaker": {"RU"}}),
            finding("Proposal", "مقترح", roles={"speaker": {"NO"}, "has_topic": {"الصيد"}}),
        ],
    ),
    "a visit to come": Case(
        "من المقرر أن يزور الرئيس القبرصي بلغراد الأسبوع المقبل.",
        [finding("Visit", "يزور", roles={"visitor": {"الرئيس القبرصي"}, "location": {"بلغراد"}}, modality="intended", status="planned", date="2024-06-17/2024-06-23")],
    ),
    "the pronoun of a state is its subject": Case(
        "وقالت كينيا إنها رفضت العقوبات.",
        [finding("PublicStatement", "قالت", roles={"speaker": {"KE"}}), finding("Rejection", "رفضت", roles={"speaker": {"KE"}}, source="KE")],
    ),
    "a subject before its verb": Case(
        "وقال وزير الدفاع الكيني إن بلاده ترفض العقوبات.",
        [
            finding("PublicStatement", "قال", roles={"speaker": {"وزير الدفاع الكيني"}}),
            finding("Rejection", "ترفض", roles={"speaker": {"KE"}}, source="وزير الدفاع الكيني"),
        ],
        "رفض may be a noun, so that ترفض, which may not, is asked for an actor beside it",
    ),
    "what an agency reports": Case(
        "ذكرت وكالة رويترز أن الرئيس القبرصي زار بلغراد.",
        [finding("Visit", "زار", roles={"visitor": {"الرئيس القبرصي"}, "location": {"بلغراد"}}, source=None, reported_by="وكالة رويترز")],
        "an agency that no list has is no outlet, and what it reports is a statement of nobody",
    ),
    "reported by an agency, told behind": Case(
        "زار الرئيس القبرصي بلغراد، وفق وكالة رويترز.",
        [finding("Visit", "زار", roles={"visitor": {"الرئيس القبرصي"}, "location": {"بلغراد"}}, reported_by="وكالة رويترز")],
        "an agency that no list has is no outlet",
    ),
    "a signing that is denied": Case(
        "نفت أوغندا توقيع اتفاق مع رواندا.",
        [
            finding("PublicStatement", "نفت", roles={"speaker": {"UG"}}),
            finding("Signing", "توقيع", roles={"on_behalf_of": {"UG", "RW"}}, source="UG", **DENIED),
            finding("Agreement", "اتفاق", roles={"party": {"UG", "RW"}}, status=None, **DENIED),
        ],
        "who denies is not seen as the other party, and the agreement that is denied has the status signed",
    ),
    "whose worry it is": Case(
        "أعربت النرويج عن قلقها من انتشار السلاح في كينيا.",
        [finding("worry", "قلقها", holders={"NO"}, about={"انتشار السلاح في كينيا"})],
        "the place in what is feared is taken as the holder, and the verb as a statement besides",
    ),
    "a passive without its doer": Case(
        "قتل قائد الجيش الكولومبي في هجوم.",
        [finding("Attack", "قتل", roles={"recipient": {"قائد الجيش الكولومبي"}, "initiator": set()})],
        "an Arabic passive is read as active",
    ),
    "a passive with its doer": Case(
        "استقبل الرئيس القبرصي في بلغراد من قبل نظيره الصربي.",
        [finding("Meeting", "استقبل", roles={"participant": {"الرئيس القبرصي"}, "host": {"نظيره الصربي"}, "location": {"بلغراد"}})],
    ),
    "a plan in a quotation": Case(
        "قال الرئيس القبرصي: \"سنوقع اتفاقية مع صربيا الشهر المقبل\".",
        [
            finding("PublicStatement", "قال", roles={"speaker": {"الرئيس القبرصي"}}),
            finding("Signing", "سنوقع", roles={"on_behalf_of": {"RS", "CY"}}, modality="intended", date="2024-07", source="الرئيس القبرصي"),
            finding("Agreement", "اتفاقية", roles={"party": {"RS", "CY"}}, modality="intended", status=None),
        ],
        "verbs of the first person are not known",
    ),
    "who intends a visit": Case(
        "يعتزم الرئيس القبرصي زيارة بلغراد.",
        [finding("Visit", "زيارة", roles={"visitor": {"الرئيس القبرصي"}, "location": {"بلغراد"}}, modality="intended", status="planned")],
    ),
    "a name and a counterpart right behind it": Case(
        "التقى الوزير هانس ليندال نظيره الكيني في نيروبي.",
        [finding("Meeting", "التقى", roles={"participant": {"هانس ليندال", "نظيره الكيني"}, "location": {"نيروبي"}})],
    ),
    "here is no congratulation": Case(
        "وصل الرئيس القبرصي إلى هنا أمس.",
        [finding("Visit", "وصل", roles={"visitor": {"الرئيس القبرصي"}}, date="2024-06-11")],
    ),
    "what somebody announces to do": Case(
        "وزار الرئيس القبرصي بلغراد. وأعلن أنه سيلتقي نظيره الصربي غدا.",
        [
            finding("Visit", "زار", roles={"visitor": {"الرئيس القبرصي"}, "location": {"بلغراد"}}),
            finding("PublicStatement", "أعلن", roles={"speaker": {"الرئيس القبرصي"}}),
            finding("Meeting", "سيلتقي", roles={"participant": {"الرئيس القبرصي", "نظيره الصربي"}}, modality="intended", date="2024-06-13", source="الرئيس القبرصي"),
        ],
        "a verb behind أنه loses its subject and its object",
    ),
    "what is denied of reports": Case(
        "نفى المتحدث باسم الحكومة الكينية صحة الأنباء عن لقاء بين الرئيسة الكينية ونظيرها الأوغندي.",
        [
            finding("PublicStatement", "نفى", **AFFIRMED),
            finding("Meeting", "لقاء", roles={"participant": {"الرئيسة الكينية", "نظيرها الأوغندي"}}, status="denied", **DENIED),
        ],
    ),
    "a visit that was called off": Case(
        "ألغى وزير الخارجية النرويجي زيارته إلى كمبالا.",
        [finding("Visit", "زيارته", roles={"visitor": {"وزير الخارجية النرويجي"}, "location": {"كمبالا"}}, status="cancelled")],
        "what is called off is not found",
    ),
    "met by a preposition": Case(
        "التقت وزيرة الخارجية الكينية برئيس الوزراء الأوغندي في أديس أبابا.",
        [finding("Meeting", "التقت", roles={"participant": {"وزيرة الخارجية الكينية", "رئيس الوزراء الأوغندي"}, "location": {"أديس أبابا"}})],
    ),
    "a joint exercise": Case(
        "بدأت كينيا والنرويج مناورات بحرية مشتركة قبالة مومباسا.",
        [finding("Exercise", "مناورات", roles={"participant": {"KE", "NO"}}, **AFFIRMED)],
    ),
    "a sanction": Case(
        "فرضت النرويج عقوبات على مسؤولين في ميانمار.",
        [finding("Sanction", "عقوبات", roles={"initiator": {"NO"}, "recipient": {"مسؤولين"}}, status="occurred")],
    ),
    "an accusation": Case("اتهمت كينيا أوغندا بدعم مسلحين.", [finding("Accusation", "اتهمت", roles={"speaker": {"KE"}, "addressee": {"UG"}})]),
    "a memorandum that is signed": Case(
        "وقعت النرويج وكينيا مذكرة تفاهم للتعاون في مجال الطاقة خلال حفل في أوسلو.",
        [
            finding("Signing", "وقعت", roles={"on_behalf_of": {"NO", "KE"}, "on_agreement": {"Agreement"}}),
            finding("Agreement", "مذكرة تفاهم", roles={"party": {"NO", "KE"}}, status="signed"),
        ],
    ),
    "two officials and the cooperation of their states": Case(
        "بحث وزير الدفاع العماني سالم الهنائي مع نظيره الكويتي التعاون العسكري بين البلدين.",
        [
            finding("Meeting", "بحث", roles={"participant": {"سالم الهنائي", "نظيره الكويتي"}, "on_behalf_of": {"OM", "KW"}}),
            finding("Cooperation", "التعاون", roles={"involves": {"OM", "KW"}}),
        ],
        "the states of what is talked about take part in the meeting beside their ministers",
    ),
}  # fmt: skip
ENGLISH = {
    "meetings of two days": Case(
        "Ingrid Solberg met Joseph Mwangi in Nairobi on 3 May 2024. Solberg met Mwangi in Oslo on 9 May 2024.",
        [
            finding("Meeting", "met", roles={"participant": {"Ingrid Solberg", "Joseph Mwangi"}, "location": {"Nairobi"}}, date="2024-05-03"),
            finding("Meeting", "met", roles={"participant": {"Ingrid Solberg", "Joseph Mwangi"}, "location": {"Oslo"}}, date="2024-05-09"),
        ],
    ),
    "no meeting took place": Case(
        "Ingrid Solberg did not meet Joseph Mwangi.",
        [finding("Meeting", "meet", roles={"participant": {"Ingrid Solberg", "Joseph Mwangi"}}, status="denied", **DENIED)],
    ),
    "a summit that is proposed": Case(
        "Kenyan President Amina Okello proposed a summit with Uganda in Kampala.",
        [
            finding("Proposal", "proposed", roles={"speaker": {"Amina Okello"}, "proposes": {"Meeting"}}, **AFFIRMED),
            finding("Meeting", "summit", roles={"participant": {"UG", "Amina Okello"}, "location": {"Kampala"}}, modality="proposed", source="Amina Okello"),
        ],
        "who proposes to meet another is no participant",
    ),
    "a sanction on a condition": Case(
        "Norway will impose sanctions on Myanmar if talks fail.",
        [
            finding("Sanction", "impose sanctions", roles={"initiator": {"NO"}, "recipient": {"MM"}}, modality="intended", condition="if talks fail"),
        ],
    ),
    "what may happen": Case(
        "If talks fail, Uganda may attack Rwanda.",
        [finding("Attack", "attack", roles={"initiator": {"UG"}, "recipient": {"RW"}}, modality="possible", status="possible")],
    ),
    "what is feared": Case(
        "Rwanda fears that Uganda may attack its territory.",
        [
            finding("fear", "fears", holders={"RW"}, **AFFIRMED),
            finding("Attack", "attack", roles={"initiator": {"UG"}}, modality="feared", source="RW"),
        ],
    ),
    "according to an agency": Case(
        "The Cypriot president visited Belgrade, according to Reuters.",
        [finding("Visit", "visited", roles={"visitor": {"Cypriot president"}, "location": {"Belgrade"}}, source=None, reported_by="Reuters")],
    ),
    "the two countries": Case(
        "The presidents of Kenya and Uganda met in Dodoma. The two countries signed a defence agreement.",
        [
            finding("Meeting", "met", roles={"location": {"Dodoma"}}),
            finding("Signing", "signed", roles={"on_behalf_of": {"KE", "UG"}, "on_agreement": {"Agreement"}}),
            finding("Agreement", "agreement", roles={"party": {"KE", "UG"}}, status="signed"),
        ],
    ),
    "capitals that stand for their states": Case(
        "Moscow rejected Oslo's proposal on fishing.",
        [finding("Rejection", "rejected", roles={"speaker": {"RU"}}), finding("Proposal", "proposal", roles={"speaker": {"NO"}, "has_topic": {"fishing"}})],
    ),
    "signed by two": Case(
        "The agreement was signed by Kenya and Uganda in Kampala.",
        [
            finding("Agreement", "agreement", roles={"party": {"KE", "UG"}}, status="signed"),
            finding("Signing", "signed", roles={"on_behalf_of": {"KE", "UG"}, "location": {"Kampala"}}),
        ],
    ),
    "received by a host": Case(
        "Kenyan Foreign Minister Joseph Mwangi was received by Ana Petrovic in Belgrade.",
        [finding("Meeting", "received", roles={"participant": {"Joseph Mwangi"}, "host": {"Ana Petrovic"}, "location": {"Belgrade"}})],
    ),
    "an arrival to come": Case(
        "Ingrid Solberg is expected to arrive in Nairobi on Monday.",
        [finding("Visit", "arrive in", roles={"visitor": {"Ingrid Solberg"}, "location": {"Nairobi"}}, modality="intended", date="2024-06-17")],
    ),
    "a joint exercise": Case(
        "Joint exercises between Kenya and Norway began on Monday near Mombasa.",
        [finding("Exercise", "exercises", roles={"participant": {"KE", "NO"}}, date="2024-06-10", **AFFIRMED)],
    ),
    "a quotation before its speaker": Case(
        '"We reject the proposal," said Cypriot President Nikos Andreou.',
        [
            finding("Rejection", "reject", roles={"speaker": {"Nikos Andreou"}}),
            finding("Proposal", "proposal"),
            finding("PublicStatement", "said", roles={"speaker": {"Nikos Andreou"}}),
        ],
        "We is no actor, so that the voice of a quotation has no events",
    ),
    "a meeting with a counterpart, told twice": Case(
        "Norwegian Foreign Minister Ingrid Solberg met her Kenyan counterpart Joseph Mwangi in Nairobi on Tuesday. "
        "During the meeting, the two ministers discussed fishing.",
        [finding("Meeting", "met", roles={"participant": {"Ingrid Solberg", "Joseph Mwangi"}, "location": {"Nairobi"}}, date="2024-06-11")],
        "who is called a counterpart is no participant",
    ),
    "an attack that is denied": Case(
        "Uganda denied that its army had attacked the village.",
        [
            finding("PublicStatement", "denied", roles={"speaker": {"UG"}}, **AFFIRMED),
            finding("Attack", "attacked", roles={"initiator": {"army"}}, source="UG", **DENIED),
        ],
        "the army of a state that is not named is no actor, and the attack is dropped",
    ),
    "what an agency reports": Case(
        "Reuters reported that the Cypriot president visited Belgrade.",
        [finding("Visit", "visited", roles={"visitor": {"Cypriot president"}, "location": {"Belgrade"}}, source=None, reported_by="Reuters")],
    ),
    "who is asked": Case(
        "Kenya urged Norway to lift the sanctions.",
        [
            finding("Request", "urged", roles={"speaker": {"KE"}, "addressee": {"NO"}}),
            finding("Deescalation", "lift", roles={"initiator": {"NO"}}, modality="proposed"),
        ],
    ),
    "who is asked to exercise": Case(
        "Norway called on Kenya to hold joint exercises.",
        [
            finding("Request", "called on", roles={"speaker": {"NO"}, "addressee": {"KE"}}),
            finding("Exercise", "exercises", roles={"participant": {"KE"}}, modality="proposed"),
        ],
    ),
    "what is threatened has not happened": Case(
        "Kenya threatened to expel Norwegian diplomats.",
        [
            finding("Threat", "threatened", roles={"speaker": {"KE"}}, **AFFIRMED),
            finding("Sanction", "expel", roles={"initiator": {"KE"}}, modality="possible", status="possible", source="KE"),
        ],
        "what stands under a threat is told as fact",
    ),
    "a plan, and whose it is": Case(
        "The Cypriot president plans to visit Belgrade next week.",
        [finding("Visit", "visit", roles={"visitor": {"Cypriot president"}, "location": {"Belgrade"}}, modality="intended", date="2024-06-17/2024-06-23")],
    ),
    "two who reach an agreement": Case(
        "Serbia and Cyprus reached an agreement on fishing.",
        [finding("Agreement", "agreement", roles={"party": {"RS", "CY"}, "has_topic": {"fishing"}})],
    ),
    "an agreement to come is not signed": Case(
        "Serbia and Cyprus will sign an agreement on fishing on Friday.",
        [
            finding("Signing", "sign", roles={"on_behalf_of": {"RS", "CY"}}, modality="intended", status="planned", date="2024-06-14"),
            finding("Agreement", "agreement", roles={"party": {"RS", "CY"}}, modality="intended", status=None),
        ],
    ),
    "a meeting that was called off": Case(
        "A meeting between Ingrid Solberg and Joseph Mwangi was cancelled.",
        [finding("Meeting", "meeting", roles={"participant": {"Ingrid Solberg", "Joseph Mwangi"}}, status="cancelled")],
    ),
    "whose worry it is": Case(
        "Norway expressed concern about the spread of weapons in Kenya.",
        [finding("worry", "concern", holders={"NO"})],
    ),
    "an agreement and the speaker of it": Case(
        "Norwegian Prime Minister Tomas Berg said that Kenya had agreed to a ceasefire.",
        [
            finding("PublicStatement", "said", roles={"speaker": {"Tomas Berg"}}),
            finding("AgreementEvent", "agreed to", roles={"on_behalf_of": {"KE"}}, source="Tomas Berg"),
        ],
    ),
    "a call": Case(
        "Ingrid Solberg spoke by phone with Amina Okello on Monday.",
        [finding("Call", "spoke by phone", roles={"participant": {"Ingrid Solberg", "Amina Okello"}}, date="2024-06-10")],
    ),
    "aid to come": Case(
        "Serbia agreed to send aid to Mali.",
        [finding("AgreementEvent", "agreed to"), finding("Aid", "send aid to", roles={"initiator": {"RS"}, "recipient": {"ML"}}, modality="intended", status="planned")],
    ),
    "what is denied of reports": Case(
        "Kenya denied reports of a meeting between the presidents of Norway and Uganda.",
        [finding("PublicStatement", "denied", **AFFIRMED), finding("Meeting", "meeting", status="denied", source="KE", **DENIED)],
    ),
    "talks that were put off": Case(
        "Uganda postponed talks with Rwanda.",
        [finding("Meeting", "talks", roles={"participant": {"UG", "RW"}}, status="planned")],
    ),
    "what is warned of has not happened": Case(
        "Qatar warned of an attack on Uganda.",
        [finding("worry", "warned of", holders={"QA"}, about={"Attack"}), finding("Attack", "attack", roles={"recipient": {"UG"}}, modality="feared", status="possible")],
        "in English, warn of is a threat, and the attack told as fact",
    ),
    "what could resume next month": Case(
        "A Kuwaiti official said that talks between Kenya and Uganda could resume next month.",
        [finding("PublicStatement", "said"), finding("Meeting", "talks", roles={"participant": {"KE", "UG"}}, modality="possible", status="possible", date="2024-07")],
    ),
    "talks and where they were held": Case(
        "Talks between Norway and Kenya were held in Muscat.",
        [finding("Meeting", "Talks", roles={"participant": {"NO", "KE"}, "location": {"Muscat"}}, status="occurred")],
        "the place behind a light verb is not that of its noun",
    ),
    "killed in an attack": Case(
        "Three soldiers were killed in an attack by gunmen on a base near the border.",
        [finding("Attack", "killed", roles={"initiator": {"gunmen"}})],
        "killed is dropped, and the attack with it",
    ),
    "a ministry that speaks": Case(
        "Kenya's defence ministry said the road was safe.",
        [finding("PublicStatement", "said", roles={"speaker": {"Kenya's defence ministry"}})],
        "a ministry behind a state with 's is no actor when spelt small",
    ),
    "a meeting beside a summit": Case(
        "Amina Okello held talks with Ugandan Prime Minister Moses Mugisha on the sidelines of the summit in Addis Ababa.",
        [finding("Meeting", "talks", roles={"participant": {"Amina Okello", "Moses Mugisha"}}), finding("Meeting", "summit", roles={"location": {"Addis Ababa"}})],
        "talks on the sidelines of a summit are taken for that summit",
    ),
}  # fmt: skip


def cases() -> list[Any]:
    """Return all cases, those that are still read wrong as expected to fail."""
    named = [
        (f"{language}: {name}", case) for language, group in (("ar", ARABIC), ("en", ENGLISH)) for name, case in group.items()
    ]
    return [
        pytest.param(case, id=name, marks=[pytest.mark.xfail(strict=True, reason=case.wrong)] if case.wrong else [])
        for name, case in named
    ]


@pytest.mark.parametrize("case", cases())
def test_the_findings_of_a_text_are_those_that_a_reader_would_write_down(case: Case) -> None:
    found = told(case.text)
    assert [(one.kind, one.triggers[0]) for one in found] == [(one["kind"], one["trigger"]) for one in case.findings], found
    for one, wanted in zip(found, case.findings, strict=True):
        compare(one, wanted)


def compare(found: Told, wanted: dict[str, Any]) -> None:
    for role, fillers in wanted["roles"].items():
        assert found.roles.get(role, set()) == fillers, (role, found)
    for field in wanted.keys() - {"kind", "trigger", "roles"}:
        assert getattr(found, field) == wanted[field], (field, found)
