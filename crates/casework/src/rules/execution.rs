//! Performance (执行): EXE-01 and EXE-15.

use law::{Fen, PenaltyKind};

use crate::acts::closing::{CloseCase, ClosingGround};
use crate::acts::decision::{SendCrime, TransferCase, WithdrawCase};
use crate::acts::lead::DeclineLead;
use crate::acts::parts::Disposition;
use crate::acts::performance::{NotifyPayment, PaymentPurpose, RecordPayment, RecordPerformance};
use crate::case::{CaseFile, Decision};
use crate::clock;
use crate::rule::{Checked, Guards, Rule, Severity, Situation, apl17, apl21, cite, not_applicable, require, violated};
use crate::value::chinese_date;

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "EXE-01",
        title: "罚款应当自收到决定书之日起在法定期限内缴纳",
        severity: Severity::Block,
        cites: &[apl17("第四十六条第三款"), apl21("第六十七条第三款")],
        cure: "请按系统计算的截止日期告知。",
        guards: Guards::Acts(&["payment.notify"]),
        check: due_day_right,
    },
    Rule {
        id: "EXE-15",
        title: "履行、执行完毕或者依法终结的才可以结案，并附证明",
        severity: Severity::Block,
        cites: &[apl17("第四十四条、第五十一条"), apl21("第六十六条、第七十二条"), cite("行政强制法", "第四十条")],
        cure: "请先登记缴款和其他履行情况，或者选择与案件相符的结案方式并填写证明材料。",
        guards: Guards::Acts(&["case.close"]),
        check: really_ended,
    },
];

fn due_day_right(s: &Situation<'_>) -> Checked {
    let (Some(act), Some(served)) = (s.act::<NotifyPayment>(), s.case.decision_served()) else {
        return not_applicable();
    };
    let (reckoning, _) = clock::reckon(s.facts.law, "payment.days", s.department(), served)?;
    let due = reckoning.certain()?;
    require(act.due == due, || format!("缴款截止日期应当为{}，现为{}", chinese_date(due), chinese_date(act.due)))
}

/// What was paid for one purpose.
fn paid(case: &CaseFile, purpose: PaymentPurpose) -> Fen {
    Fen(case.all::<RecordPayment>().filter(|p| p.act.purpose == purpose).map(|p| p.act.amount.0).sum())
}

/// What of the decision has not been performed yet.
fn owed(case: &CaseFile, disposition: &Disposition, collected: Fen) -> Vec<String> {
    let amount = |kind: PenaltyKind| -> Fen {
        Fen(disposition.penalties.iter().filter(|p| p.kind == kind).filter_map(|p| p.amount).map(|fen| fen.0).sum())
    };
    let mut owed = Vec::new();
    let fine = amount(PenaltyKind::Fine);
    let paid_fine = Fen(paid(case, PaymentPurpose::Fine).0 + collected.0);
    if paid_fine < fine {
        owed.push(format!("罚款{fine}，已缴{paid_fine}"));
    }
    let gains = amount(PenaltyKind::ConfiscateGains);
    let paid_gains = paid(case, PaymentPurpose::Gains);
    if paid_gains < gains {
        owed.push(format!("没收违法所得{gains}，已缴{paid_gains}"));
    }
    // A warning is performed by its service; everything else that is not money needs a record of its own.
    let by_itself = |kind: PenaltyKind| {
        matches!(kind, PenaltyKind::Warning | PenaltyKind::Criticism | PenaltyKind::Fine | PenaltyKind::ConfiscateGains)
    };
    let other = disposition.penalties.iter().filter(|penalty| !by_itself(penalty.kind)).count();
    let recorded = case.all::<RecordPerformance>().count();
    if other > 0 && recorded == 0 {
        let names: Vec<&str> =
            disposition.penalties.iter().filter(|p| !by_itself(p.kind)).map(|p| p.kind.name()).collect();
        owed.push(format!("{}没有登记履行情况", names.join("、")));
    }
    owed
}

fn really_ended(s: &Situation<'_>) -> Checked {
    let Some(act) = s.act::<CloseCase>() else { return not_applicable() };
    let case = s.case;
    let decision = case.decision();
    let fault = match act.ground {
        ClosingGround::Performed => match decision {
            Some(Decision::Penalty(done)) => owed(case, &done.act.disposition, Fen::ZERO),
            Some(Decision::OnTheSpot(done)) => {
                owed(case, &done.act.disposition, done.act.fine_collected.unwrap_or(Fen::ZERO))
            }
            _ => vec!["没有处罚决定".to_owned()],
        },
        ClosingGround::Enforced | ClosingGround::Terminated => match decision {
            Some(Decision::Penalty(_) | Decision::OnTheSpot(_)) => Vec::new(),
            _ => vec!["没有处罚决定".to_owned()],
        },
        ClosingGround::NoPenalty => match decision {
            Some(Decision::NoPenalty(_)) => Vec::new(),
            _ => vec!["没有不予处罚决定".to_owned()],
        },
        // A lead that was not filed ends in the same way as a case that was withdrawn.
        ClosingGround::Withdrawn if case.last::<WithdrawCase>().is_none() && case.last::<DeclineLead>().is_none() => {
            vec!["案件没有撤销".to_owned()]
        }
        ClosingGround::Transferred if case.last::<TransferCase>().is_none() && case.last::<SendCrime>().is_none() => {
            vec!["案件没有移送".to_owned()]
        }
        ClosingGround::Withdrawn | ClosingGround::Transferred => Vec::new(),
    };
    if !fault.is_empty() {
        return violated(format!("不能以“{}”结案：{}", act.ground.title(), fault.join("；")));
    }
    if decision.is_some() && case.decision_served().is_none() {
        return violated("处理决定尚未送达");
    }
    let proven_inside = matches!(act.ground, ClosingGround::NoPenalty | ClosingGround::Withdrawn);
    require(act.proof.is_some() || proven_inside, || "没有填写证明材料".to_owned())
}
