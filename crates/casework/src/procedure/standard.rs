//! The standard ordinary procedure (标准普通程序) as data.

use super::{Condition, Duty, Step, Way};
use crate::value::Line;

/// `(to, condition, otherwise)`.
type Arrow = (&'static str, Option<Condition>, bool);

const fn always(to: &'static str) -> Arrow {
    (to, None, false)
}

const fn when(to: &'static str, condition: Condition) -> Arrow {
    (to, Some(condition), false)
}

const fn otherwise(to: &'static str, condition: Condition) -> Arrow {
    (to, Some(condition), true)
}

use Condition::{DiscussionRequired, Filed, HearingRequested, Influential, Punished, ReviewRequired};

/// Id, title, duty, and where it goes from there.
const STEPS: &[(&str, &str, Duty, &[Arrow])] = &[
    ("lead", "登记线索", Duty::Lead, &[when("request", Filed), otherwise("decline", Filed)]),
    ("decline", "不予立案", Duty::Ending, &[]),
    ("request", "申请立案", Duty::Request, &[always("filing")]),
    ("filing", "批准立案", Duty::Filing, &[always("investigation")]),
    ("investigation", "调查取证", Duty::Investigation, &[always("end")]),
    ("end", "调查终结", Duty::EndReport, &[when("notice", Punished), otherwise("other", Punished)]),
    ("other", "不予处罚、撤销案件或者移送", Duty::Ending, &[]),
    ("notice", "制作事先告知书", Duty::Notice, &[always("notice_service")]),
    ("notice_service", "送达事先告知书", Duty::NoticeService, &[always("defence")]),
    (
        "defence",
        "听取陈述、申辩",
        Duty::Defence,
        &[when("hearing", HearingRequested), otherwise("opinion", HearingRequested)],
    ),
    ("hearing", "听证", Duty::Hearing, &[always("opinion")]),
    ("opinion", "提出处理意见", Duty::Local, &[when("review", ReviewRequired), otherwise("propose", ReviewRequired)]),
    ("review", "法制审核", Duty::Review, &[always("propose")]),
    (
        "propose",
        "提交处理决定审批",
        Duty::Local,
        &[when("discussion", DiscussionRequired), otherwise("decision", DiscussionRequired)],
    ),
    ("discussion", "集体讨论", Duty::Discussion, &[always("decision")]),
    ("decision", "作出处罚决定", Duty::Decision, &[always("service")]),
    (
        "service",
        "送达决定书",
        Duty::Service,
        &[when("publication", Influential), otherwise("performance", Influential)],
    ),
    ("publication", "公示", Duty::Publication, &[always("performance")]),
    ("performance", "执行", Duty::Performance, &[always("closing")]),
    ("closing", "结案", Duty::Closing, &[always("archive")]),
    ("archive", "归档", Duty::Archive, &[]),
];

/// The steps of the standard ordinary procedure, in their order.
pub fn standard() -> Vec<Step> {
    STEPS
        .iter()
        .map(|(id, title, duty, arrows)| Step {
            id: Line::from(*id),
            title: Line::from(*title),
            duty: *duty,
            act: (*id == "propose").then(|| Line::from("penalty.propose_decision")),
            roles: Vec::new(),
            documents: Vec::new(),
            limit: None,
            next: arrows
                .iter()
                .map(|(to, condition, otherwise)| Way {
                    to: Line::from(*to),
                    condition: *condition,
                    otherwise: *otherwise,
                })
                .collect(),
        })
        .collect()
}
