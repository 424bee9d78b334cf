//! Documents (文书): DOC-01 to DOC-10.

use jiff::civil::Date;
use law::Law;
use law::citation::{ArticleRef, parse_article};
use law::statutes::Enactment;
use serde_json::Value as Json;

use crate::acts::approval::Approve;
use crate::acts::decision::{
    Decide, DecideNoPenalty, DecideOnTheSpot, Payment, ProcedureLaw, ProposeDecision, Remedies, RemedyOrgan,
};
use crate::acts::parts::Disposition;
use crate::definition::{ActDefinition, Role};
use crate::document::Reach;
use crate::registry::{Level, RegisterAgency};
use crate::rule::{
    Checked, Guards, Rule, Severity, Situation, apl17, apl21, cite, not_applicable, require, satisfied, violated,
};
use crate::value::{FieldDefinition, FieldKind, chinese_date, chinese_datetime};

/// Acts that impose a penalty in writing.
const PENALISING: Guards = Guards::Acts(&["penalty.decide", "penalty.decide_on_the_spot"]);

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "DOC-01",
        title: "处罚决定书应当具备法定内容",
        severity: Severity::Block,
        cites: &[apl17("第三十四条、第三十九条"), apl21("第五十二条第二款、第五十九条")],
        cure: "请补全决定书的内容。",
        guards: PENALISING,
        check: has_contents,
    },
    Rule {
        id: "DOC-02",
        title: "决定书应当加盖作出决定的行政机关的印章",
        severity: Severity::Block,
        cites: &[apl17("第三十九条第二款"), apl21("第五十九条第二款"), cite("山东省行政执法监督条例", "第三十四条")],
        cure: "请使用作出决定的行政机关的印章，不得使用内设机构的印章。",
        guards: Guards::Acts(&["penalty.decide", "penalty.decide_no_penalty"]),
        check: sealed_by_agency,
    },
    Rule {
        id: "DOC-03",
        title: "救济途径和期限应当与作出决定时的法律相符",
        severity: Severity::Block,
        cites: &[
            cite("行政复议法", "2017年修正第九条、第十二条；2023年修订第二十条、第二十四条、第二十七条"),
            cite("行政诉讼法", "第四十五条、第四十六条"),
        ],
        cure: "请按作出决定当日的法律写明复议机关和期限。",
        guards: Guards::Acts(&["penalty.decide", "penalty.decide_no_penalty", "penalty.decide_on_the_spot"]),
        check: remedies_fit,
    },
    Rule {
        id: "DOC-04",
        title: "当场处罚决定应当告知先申请行政复议",
        severity: Severity::Block,
        cites: &[cite("行政复议法", "2023年修订第二十三条")],
        cure: "请在救济途径中写明应当先申请行政复议，对复议决定不服的再提起行政诉讼。",
        guards: Guards::Acts(&["penalty.decide_on_the_spot"]),
        check: reconsideration_first,
    },
    Rule {
        id: "DOC-05",
        title: "罚款决定应当写明代收银行、缴纳期限和逾期加处罚款",
        severity: Severity::Block,
        cites: &[cite("罚款决定与罚款收缴分离实施办法", "第七条"), cite("行政强制法", "第四十五条第一款")],
        cure: "请填写代收银行的名称和地址、缴纳期限，并写明逾期加处罚款。",
        guards: PENALISING,
        check: payment_stated,
    },
    Rule {
        id: "DOC-06",
        title: "引用的法律条款应当存在",
        severity: Severity::Block,
        cites: &[apl17("第三十九条第一款"), apl21("第三十八条第一款、第五十九条第一款")],
        cure: "请核对法律名称、文本日期和条、款、项，例如“第一百二十四条第一款第（五）项”。",
        guards: Guards::Acts(&["penalty.notify", "penalty.decide", "penalty.decide_on_the_spot"]),
        check: quotes_exist,
    },
    Rule {
        id: "DOC-07",
        title: "罚款金额的大写应当与数字一致",
        severity: Severity::Block,
        cites: &[cite("山东省行政执法监督条例", "第三十一条")],
        cure: "请更正罚款金额的大写；不填则由系统按数字书写。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: capitals_agree,
    },
    Rule {
        id: "DOC-08",
        title: "文号由系统编排，决定书日期不得早于批准之日",
        severity: Severity::Block,
        cites: &[cite("菏政办字〔2018〕59号", "二（三）1")],
        cure: "请删去决定书日期，或者填写不早于作出决定当日的日期。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: not_antedated,
    },
    Rule {
        id: "DOC-09",
        title: "审批应当按先后顺序进行，落款之日审批人应当在任",
        severity: Severity::Block,
        cites: &[apl17("第三十八条"), apl21("第五十七条")],
        cure: "请核对提交和审批的时间，以及决定书的日期。",
        guards: Guards::Acts(&["approval.approve", "approval.return", "penalty.decide"]),
        check: approvals_in_order,
    },
    Rule {
        id: "DOC-10",
        title: "对外文书不得留有没有填写的内容",
        severity: Severity::Block,
        cites: &[apl17("第三十九条"), apl21("第五十九条")],
        cure: "请把“某某”“XXX”等换成实际内容。",
        guards: Guards::Where(goes_outside),
        check: nothing_left_open,
    },
];

/// A written decision that imposes a penalty, in either procedure.
struct Written<'a> {
    disposition: &'a Disposition,
    payment: Option<&'a Payment>,
    remedies: Option<&'a Remedies>,
    /// Whether the whole fine was collected on the spot.
    collected: bool,
}

fn written<'a>(s: &Situation<'a>) -> Option<Written<'a>> {
    if let Some(act) = s.act::<Decide>() {
        return Some(Written {
            disposition: &act.disposition,
            payment: act.payment.as_ref(),
            remedies: act.remedies.as_ref(),
            collected: false,
        });
    }
    s.act::<DecideOnTheSpot>().map(|act| Written {
        disposition: &act.disposition,
        payment: act.payment.as_ref(),
        remedies: act.remedies.as_ref(),
        collected: act.fine_collected.is_some() && act.fine_collected >= act.disposition.fine(),
    })
}

fn has_contents(s: &Situation<'_>) -> Checked {
    let Some(decision) = written(s) else { return not_applicable() };
    let mut missing = Vec::new();
    if decision.disposition.penalties.is_empty() {
        missing.push("处罚的种类");
    }
    if decision.disposition.basis.is_empty() {
        missing.push("处罚的依据");
    }
    // The law before its revision did not ask a decision on the spot for remedies.
    if decision.remedies.is_none() && !(s.is::<DecideOnTheSpot>() && s.law() == ProcedureLaw::Apl17) {
        missing.push("申请行政复议、提起行政诉讼的途径和期限");
    }
    if let Some(act) = s.act::<Decide>() {
        if act.facts.is_empty() {
            missing.push("违法的事实和证据");
        }
        if act.performance.is_none() {
            missing.push("处罚的履行方式和期限");
        }
    }
    require(missing.is_empty(), || format!("决定书缺少{}", missing.join("、")))
}

fn sealed_by_agency(s: &Situation<'_>) -> Checked {
    let sealed = s.act::<Decide>().map(|act| &act.sealed_by);
    let Some(sealed) = sealed.or_else(|| s.act::<DecideNoPenalty>().map(|act| &act.sealed_by)) else {
        return not_applicable();
    };
    let Some(agency) = s.agency() else { return violated("没有登记办理案件的行政机关") };
    require(*sealed == agency.name, || format!("加盖的是“{sealed}”的印章，作出决定的是“{}”", agency.name))
}

/// Whether the revised reconsideration law is in force: it makes the government the organ and, for decisions on the
/// spot, reconsideration the first remedy.
fn reconsideration_revised(law: &Law, day: Date) -> bool {
    law.statutes.in_force("行政复议法", day).is_some_and(|text| text.enactment == Enactment::Revised)
}

/// The organs that may be asked for reconsideration. Under the former law the party chose between two, so both are told;
/// a township's only organ is the government above it.
pub fn organs_due(law: &Law, day: Date, agency: &RegisterAgency) -> Vec<RemedyOrgan> {
    if agency.vertical {
        vec![RemedyOrgan::Superior]
    } else if reconsideration_revised(law, day) || agency.superior.is_none() || agency.level == Level::Township {
        vec![RemedyOrgan::Government]
    } else {
        vec![RemedyOrgan::Government, RemedyOrgan::Superior]
    }
}

fn remedies_fit(s: &Situation<'_>) -> Checked {
    let remedies =
        written(s).map_or_else(|| s.act::<DecideNoPenalty>().and_then(|a| a.remedies.as_ref()), |w| w.remedies);
    let (Some(told), Some(agency)) = (remedies, s.agency()) else { return not_applicable() };
    let due = organs_due(s.facts.law, s.day(), agency);
    let mut organs = told.organs.clone();
    organs.sort_unstable();
    organs.dedup();
    if organs != due {
        let titles = |organs: &[RemedyOrgan]| organs.iter().map(|o| o.title()).collect::<Vec<_>>().join("或者");
        return violated(format!(
            "{}作出的决定，行政复议机关应当告知为{}，现为{}",
            chinese_date(s.day()),
            titles(&due),
            if organs.is_empty() { "空白".to_owned() } else { titles(&organs) }
        ));
    }
    let days = s.parameters().period("reconsideration.apply_days", s.department(), s.day())?.value;
    if told.reconsideration_days != days.count {
        return violated(format!("申请行政复议的期限应当为{days}，现为{}日", told.reconsideration_days));
    }
    let (suit, stated) = if told.reconsideration_first {
        ("litigation.after_reconsideration_days", told.suit_days)
    } else {
        ("litigation.apply_months", Some(told.suit_months))
    };
    let suit = s.parameters().period(suit, s.department(), s.day())?.value;
    require(stated.is_none_or(|stated| stated == suit.count), || {
        format!("提起行政诉讼的期限应当为{suit}，现为{}{}", stated.unwrap_or_default(), suit.unit.title())
    })
}

fn reconsideration_first(s: &Situation<'_>) -> Checked {
    let Some(act) = s.act::<DecideOnTheSpot>() else { return not_applicable() };
    if !reconsideration_revised(s.facts.law, s.day()) {
        return not_applicable();
    }
    require(act.remedies.as_ref().is_some_and(|remedies| remedies.reconsideration_first), || {
        "没有告知对当场作出的处罚决定不服的应当先申请行政复议".to_owned()
    })
}

fn payment_stated(s: &Situation<'_>) -> Checked {
    let Some(decision) = written(s) else { return not_applicable() };
    if decision.disposition.fine().is_none() || decision.collected {
        return not_applicable();
    }
    let Some(payment) = decision.payment else { return violated("没有写明罚款的缴纳方式") };
    let mut missing = Vec::new();
    if payment.bank.is_none() {
        missing.push("代收银行的名称");
    }
    if payment.bank_address.is_none() {
        missing.push("代收银行的地址");
    }
    if payment.days.is_none() {
        missing.push("缴纳期限");
    }
    if !payment.surcharge_told {
        missing.push("逾期加处罚款");
    }
    if !missing.is_empty() {
        return violated(format!("没有写明{}", missing.join("、")));
    }
    let days = s.parameters().period("payment.days", s.department(), s.day())?.value;
    require(payment.days == Some(days.count), || {
        format!("缴纳期限应当为收到决定书之日起{days}，现为{}日", payment.days.unwrap_or_default())
    })
}

/// The articles named in a quotation such as “第一百二十四条第一款第（五）项、第二款”; `None` when it cannot be read.
fn places(text: &str) -> Option<Vec<ArticleRef>> {
    let mut places: Vec<ArticleRef> = Vec::new();
    for piece in text.split(['、', '和', '及']) {
        let after = |whole: ArticleRef| parse_article(&format!("{whole}{piece}"));
        let place = parse_article(piece).or_else(|| {
            let last = *places.last()?;
            let paragraph = ArticleRef { item: None, ..last };
            after(paragraph).or_else(|| after(ArticleRef { paragraph: None, ..paragraph }))
        })?;
        places.push(place);
    }
    Some(places)
}

fn quotes_exist(s: &Situation<'_>) -> Checked {
    let notified = s.act::<crate::acts::notice::Notify>().map(|notice| &notice.disposition);
    let Some(disposition) = written(s).map(|decision| decision.disposition).or(notified) else {
        return not_applicable();
    };
    let statutes = s.facts.texts();
    let versions = s.facts.registry.item_versions(&disposition.item);
    for basis in &disposition.basis {
        let Some(places) = places(basis.article.as_str()) else {
            return violated(format!("《{}》“{}”不是完整的条、款、项", basis.law, basis.article));
        };
        let known = statutes.versions(basis.law.as_str());
        let of_item: Vec<_> = versions.iter().flat_map(|v| &v.basis).filter(|b| b.law == basis.law).collect();
        // Neither table holds every text; only a version that is missing beside others of its title is a fault.
        if let Some(day) = basis.version.filter(|_| !known.is_empty() || !of_item.is_empty())
            && !known.iter().any(|text| text.version == day)
            && !of_item.iter().any(|text| text.version == day)
        {
            return violated(format!("《{}》没有{}通过或者修改的文本", basis.law, chinese_date(day)));
        }
        let mut quoted = known.iter().filter(|text| basis.version.is_none_or(|day| text.version == day)).peekable();
        if quoted.peek().is_some() && !quoted.any(|text| places.iter().all(|place| text.has_article(place))) {
            return violated(format!("《{}》没有{}", basis.law, basis.article));
        }
    }
    if disposition.basis.is_empty() { not_applicable() } else { satisfied() }
}

/// Capitals without the parts that are written in different ways.
fn bare_capitals(text: &str) -> String {
    text.trim().trim_start_matches("人民币").trim_end_matches(['整', '正']).replace('圆', "元")
}

fn capitals_agree(s: &Situation<'_>) -> Checked {
    let Some(act) = s.act::<Decide>() else { return not_applicable() };
    let Some(written) = &act.amount_in_capitals else { return not_applicable() };
    let Some(fine) = act.disposition.fine() else {
        return violated(format!("没有罚款，却填写了大写金额“{written}”"));
    };
    require(bare_capitals(written.as_str()) == bare_capitals(&fine.capitals()), || {
        format!("罚款{fine}的大写应当为“{}”，现为“{written}”", fine.capitals())
    })
}

fn not_antedated(s: &Situation<'_>) -> Checked {
    let Some(act) = s.act::<Decide>() else { return not_applicable() };
    require(act.dated.is_none_or(|dated| dated >= s.day()), || {
        let dated = act.dated.map(chinese_date).unwrap_or_default();
        format!("决定书日期{dated}早于作出决定的{}", chinese_date(s.day()))
    })
}

fn in_office(s: &Situation<'_>, day: Date) -> bool {
    s.person(s.by).is_some_and(|person| person.post(Role::Head, Some(&s.case.agency), day).is_some())
}

fn approvals_in_order(s: &Situation<'_>) -> Checked {
    let asked = match s.act {
        Some(
            crate::acts::Act::Approve(Approve { request, .. })
            | crate::acts::Act::Return(crate::acts::approval::Return { request, .. }),
        ) => s.case.resolve(request, s.seq()),
        _ if s.is::<Decide>() => s.case.last::<ProposeDecision>().map(|proposed| proposed.entry),
        _ => None,
    };
    if let Some(asked) = asked.filter(|asked| asked.at > s.at) {
        return violated(format!("审批时间{}早于提交时间{}", chinese_datetime(s.at), chinese_datetime(asked.at)));
    }
    if let Some(dated) = s.act::<Decide>().and_then(|act| act.dated).filter(|dated| !in_office(s, *dated)) {
        return violated(format!("决定书日期{}，{}不在负责人任上", chinese_date(dated), s.name(s.by)));
    }
    satisfied()
}

/// Whether an act produces a document that leaves the agency.
fn goes_outside(definition: &ActDefinition) -> bool {
    definition.documents.iter().filter_map(|id| crate::document::find(id)).any(|kind| kind.reach == Reach::External)
}

/// What templates leave where something must be filled in.
const PLACEHOLDERS: &[&str] = &["某某", "XXX", "×××", "___", "＿＿", "{{", "}}", "【】", "（）", "待填"];

fn nothing_left_open(s: &Situation<'_>) -> Checked {
    let Some(act) = s.act else { return not_applicable() };
    let mut found = Vec::new();
    for field in (s.definition.fields)() {
        if let Some(value) = act.fields_json().get(field.name) {
            open_places(&field, &field.kind, value, &mut found);
        }
    }
    require(found.is_empty(), || format!("没有填写完整：{}", found.join("；")))
}

fn open_places(field: &FieldDefinition, kind: &FieldKind, value: &Json, found: &mut Vec<String>) {
    match (kind, value) {
        (FieldKind::Line | FieldKind::Text, Json::String(text)) => {
            if let Some(mark) = PLACEHOLDERS.iter().find(|mark| text.contains(**mark)) {
                found.push(format!("“{}”中的“{mark}”", field.label));
            }
        }
        (FieldKind::Group(fields), Json::Object(object)) => {
            for inner in fields {
                if let Some(value) = object.get(inner.name) {
                    open_places(inner, &inner.kind, value, found);
                }
            }
        }
        (FieldKind::List(inner), Json::Array(items)) => {
            for item in items {
                open_places(field, inner, item, found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_quotations_are_read_piece_by_piece() {
        let read = |text| places(text).map(|list| list.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(
            read("第一百二十四条第一款第（五）项、第二款").unwrap(),
            ["第一百二十四条第一款第五项", "第一百二十四条第二款"]
        );
        assert_eq!(read("第十条第（一）项、第（三）项").unwrap(), ["第十条第一项", "第十条第三项"]);
        assert_eq!(read("第三条和第五条").unwrap(), ["第三条", "第五条"]);
        assert_eq!(read("第二款"), None);
        assert_eq!(read("有关规定"), None);
    }

    #[test]
    fn capitals_may_be_written_in_either_way() {
        assert_eq!(bare_capitals("壹拾伍万陆仟圆正"), bare_capitals("人民币壹拾伍万陆仟元整"));
    }
}
