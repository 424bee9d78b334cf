//! The record itself (网上运行): REC-01 to REC-06. The plan of 2018 forbids entering decided cases afterwards (补录) and
//! handling cases outside the system (系统外循环); both are comparisons of the two clocks of an act.

use jiff::civil::Date;

use crate::acts::closing::{CorrectRecord, ImportLeads};
use crate::acts::decision::{Decide, DecideNoPenalty, DecideOnTheSpot};
use crate::acts::filing::FileCase;
use crate::acts::lead::RegisterLead;
use crate::rule::{
    Checked, Guards, Rule, Severity, Situation, apl21, cite, not_applicable, require, satisfied, violated,
};
use crate::value::{chinese_date, chinese_datetime};

const PLAN: &str = "菏政办字〔2018〕59号";

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "REC-01",
        title: "作出决定后不得补录",
        severity: Severity::Block,
        cites: &[cite(PLAN, "二（三）2")],
        cure: "已经在系统外作出决定的案件不得作为网上运行的案件补录，请报告政府法制机构，按线下案件接受监督。",
        guards: Guards::All,
        check: not_back_entered,
    },
    Rule {
        id: "REC-02",
        title: "不得集中补录已经处理的案件",
        severity: Severity::Block,
        cites: &[cite(PLAN, "二（三）2")],
        cure: "请只导入尚未处理的线索。",
        guards: Guards::Acts(&["record.import"]),
        check: not_imported,
    },
    Rule {
        id: "REC-03",
        title: "各环节应当及时录入",
        severity: Severity::Red,
        cites: &[cite(PLAN, "二（三）2")],
        cure: "请说明迟延录入的原因，今后随办随录。",
        guards: Guards::All,
        check: recorded_in_time,
    },
    Rule {
        id: "REC-04",
        title: "行为时间不得晚于录入时间",
        severity: Severity::Block,
        cites: &[cite(PLAN, "二（三）2")],
        cure: "请核对行为时间；尚未发生的行为不得录入。",
        guards: Guards::All,
        check: not_in_the_future,
    },
    Rule {
        id: "REC-05",
        title: "决定书由系统编号，不得系统外循环",
        severity: Severity::Block,
        cites: &[cite(PLAN, "二（三）1")],
        cure: "请删去线下文书编号，由系统编排文号。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: numbered_inside,
    },
    Rule {
        id: "REC-06",
        title: "更正记录应当写明前后内容和理由，原记录保留",
        severity: Severity::Block,
        cites: &[apl21("第四十七条"), cite(PLAN, "二（三）2")],
        cure: "请填写与原记录一致的更正前内容和更正的理由。",
        guards: Guards::Acts(&["record.correct"]),
        check: corrected_openly,
    },
];

fn decides(s: &Situation<'_>) -> bool {
    s.is::<Decide>() || s.is::<DecideNoPenalty>() || s.is::<DecideOnTheSpot>()
}

/// The day on which the case is said to have been decided outside the system, by this act or an earlier one.
fn decided_outside(s: &Situation<'_>) -> Option<Date> {
    let stated = s.act::<RegisterLead>().and_then(|lead| lead.decided_outside);
    let stated = stated.or_else(|| s.act::<FileCase>().and_then(|filing| filing.decided_outside));
    stated
        .or_else(|| s.case.lead().and_then(|lead| lead.act.decided_outside))
        .or_else(|| s.case.filing_request().and_then(|(_, filing)| filing.decided_outside))
}

fn not_back_entered(s: &Situation<'_>) -> Checked {
    if let Some(outside) = decided_outside(s) {
        let outside_day = chinese_date(outside);
        if s.is::<FileCase>() || decides(s) {
            return violated(format!("该案已于{outside_day}在系统外作出决定"));
        }
        if s.day() <= outside {
            return violated(format!(
                "该案已于{outside_day}在系统外作出决定，不得补录{}的“{}”",
                chinese_date(s.day()),
                s.definition.title
            ));
        }
    }
    if decides(s) && s.recorded.date() > s.day() {
        return violated(format!("决定于{}作出，{}才录入", chinese_date(s.day()), chinese_date(s.recorded.date())));
    }
    let Some(decision) = s.case.decision() else { return satisfied() };
    let decided = decision.entry().at;
    require(s.at >= decided, || {
        format!(
            "处理决定已于{}作出，不得补录{}的“{}”",
            chinese_datetime(decided),
            chinese_datetime(s.at),
            s.definition.title
        )
    })
}

fn not_imported(s: &Situation<'_>) -> Checked {
    let Some(act) = s.act::<ImportLeads>() else { return not_applicable() };
    let decided = act.rows.iter().filter(|row| row.decided.is_some()).count();
    require(decided == 0, || format!("清单中有{decided}件已经作出处理决定"))
}

fn recorded_in_time(s: &Situation<'_>) -> Checked {
    if s.case.decision().is_some() {
        return not_applicable();
    }
    // Before the plan of 2018 no act had to be entered at all.
    let Ok(limit) = s.parameters().period("record.late_days", s.department(), s.day()) else {
        return not_applicable();
    };
    let due = s.calendar().reckon_at_least(s.day(), &limit.value, &[]).due;
    require(s.recorded.date() <= due, || {
        let reason = s.late_reason.map_or_else(|| "没有说明原因".to_owned(), |reason| format!("原因：{reason}"));
        format!(
            "{}的“{}”应当于{}前录入，{}才录入，{reason}",
            chinese_date(s.day()),
            s.definition.title,
            chinese_date(due),
            chinese_date(s.recorded.date())
        )
    })
}

fn not_in_the_future(s: &Situation<'_>) -> Checked {
    require(s.at <= s.recorded, || {
        format!("行为时间{}晚于现在{}", chinese_datetime(s.at), chinese_datetime(s.recorded))
    })
}

fn numbered_inside(s: &Situation<'_>) -> Checked {
    let Some(act) = s.act::<Decide>() else { return not_applicable() };
    require(act.paper_number.is_none(), || {
        let number = act.paper_number.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("文号“{number}”不是系统编排的")
    })
}

fn corrected_openly(s: &Situation<'_>) -> Checked {
    let Some(act) = s.act::<CorrectRecord>() else { return not_applicable() };
    if act.reason.is_none() {
        return violated("没有写明更正的理由");
    }
    let Some(corrected) = s.case.resolve(&act.act, s.seq()) else { return not_applicable() };
    let path = format!("/{}", act.field.as_str().replace('.', "/"));
    let recorded = corrected.act.fields_json();
    let Some(value) = recorded.pointer(&path) else {
        return require(act.before.is_none(), || format!("原记录没有字段“{}”", act.field));
    };
    let recorded = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    require(act.before.as_ref().is_some_and(|before| before.as_str() == recorded), || {
        format!("“{}”更正前的内容应当为“{recorded}”", act.field)
    })
}
