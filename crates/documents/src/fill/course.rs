//! The course of a case in sentences, as decisions and the papers before them tell it.

use casework::acts::conclusion::EndInvestigation;
use casework::acts::decision::GainsTreatment;
use casework::acts::hearing::{RefuseHearing, ReportHearing, ScheduleHearing, WaiveHearing};
use casework::acts::notice::{AnswerDefence, Notify, StateDefence, WaiveDefence};
use casework::acts::parts::{Disposition, Fact};
use casework::acts::review::{ConcludeDiscussion, OpineReview};
use casework::case::Done;
use casework::value::chinese_date;
use jiff::civil::Date;
use law::{Fen, PenaltyKind};

use super::Source;
use super::text::open;

/// The sums to be paid under a disposition, each under its name in the law of the day.
pub fn dues(disposition: &Disposition, day: Date) -> Vec<(&'static str, Fen)> {
    let money = |kind: PenaltyKind| kind.is_fine() || kind == PenaltyKind::ConfiscateGains;
    let due = |penalty: &casework::acts::parts::Penalty| Some((penalty.kind.title(day), penalty.amount?));
    disposition.penalties.iter().filter(|penalty| money(penalty.kind)).filter_map(due).collect()
}

/// What becomes of illegal gains that are not confiscated.
pub fn gains(treatment: Option<GainsTreatment>) -> Option<String> {
    match treatment? {
        GainsTreatment::Confiscated => None,
        GainsTreatment::Refunded => Some("违法所得应当依法退赔。".to_owned()),
        GainsTreatment::Excepted => Some("违法所得的处理，法律另有规定，从其规定。".to_owned()),
    }
}

impl<'a> Source<'a> {
    /// How the case came up and was filed.
    pub fn filing_course(&self) -> Option<String> {
        let filing = self.case.filing()?;
        let found = self.case.lead().map(|lead| format!("本案来源为{}，", lead.act.source.title()));
        let filed = chinese_date(filing.day());
        Some(format!("{}经本机关负责人批准，于{filed}立案调查。", found.unwrap_or_default()))
    }

    /// The facts last stated in the case: in the notice, or else at the end of the investigation.
    pub fn stated_facts(&self) -> &'a [Fact] {
        let concluded = || self.case.last::<EndInvestigation>().map(|end| end.act.facts.as_slice());
        self.case.notice().map(|notice| notice.act.facts.as_slice()).or_else(concluded).unwrap_or_default()
    }

    /// What was last proposed in the case: in the notice, or else at the end of the investigation.
    pub fn proposed(&self) -> Option<&'a Disposition> {
        let concluded = || self.case.last::<EndInvestigation>().and_then(|end| end.act.proposal.as_ref());
        self.case.notice().map(|notice| &notice.act.disposition).or_else(concluded)
    }

    /// When the party was told what is proposed, and which rights it was told.
    pub fn notice_course(&self) -> Option<String> {
        let notice: Done<'a, Notify> = self.case.notice()?;
        let number = notice.effective.numbers.iter().find(|number| number.kind == "penalty_notice");
        let number = number.map(|number| format!("（{}）", number.number)).unwrap_or_default();
        let told = match self.case.service_of("penalty_notice", notice.entry.seq) {
            Some((serve, day)) => {
                format!("本机关于{}以{}方式向当事人送达", chinese_date(day), serve.act.method.title())
            }
            None => format!("本机关于{}制作", chinese_date(notice.day())),
        };
        let rights = if notice.act.hearing_right {
            "陈述、申辩、要求听证的权利"
        } else {
            "陈述、申辩的权利"
        };
        Some(format!(
            "{told}《行政处罚事先告知书》{number}，告知当事人拟作出行政处罚的内容及事实、理由、依据，以及依法享有的{rights}。"
        ))
    }

    /// What the party answered to the notice, and what was made of it point by point.
    pub fn defence_course(&self) -> Option<String> {
        let since = self.case.notice()?.entry.seq;
        let mut lines = Vec::new();
        let mut number = 0_u32;
        for stated in self.case.all::<StateDefence>() {
            let mut points = Vec::new();
            for point in &stated.act.points {
                number = number.saturating_add(1);
                points.push(format!("{number}．{}", open(point.point.as_str())));
            }
            if stated.entry.seq > since {
                let received = chinese_date(stated.act.received);
                lines.push(format!("当事人于{received}提出陈述、申辩：{}。", points.join("；")));
            }
        }
        for answered in self.case.all::<AnswerDefence>().filter(|answered| answered.entry.seq > since) {
            let answer = |answer: &casework::acts::notice::PointAnswer| {
                let word = if answer.adopted { "予以采纳" } else { "不予采纳" };
                format!("第{}条意见{word}，{}", answer.number, open(answer.reason.as_str()))
            };
            let answers = answered.act.answers.iter().map(answer).collect::<Vec<_>>();
            lines.push(format!("经复核，{}。", answers.join("；")));
        }
        for waived in self.case.all::<WaiveDefence>().filter(|waived| waived.entry.seq > since) {
            lines.push(format!("当事人于{}表示放弃陈述、申辩。", chinese_date(waived.day())));
        }
        if lines.is_empty() {
            lines.push("当事人未提出陈述、申辩。".to_owned());
        }
        Some(lines.join("\n"))
    }

    /// Whether the party asked for a hearing, and what followed; none where it has no right to one.
    pub fn hearing_course(&self) -> Option<String> {
        let notice = self.case.notice()?;
        let since = notice.entry.seq;
        let mut lines = Vec::new();
        for waived in self.case.all::<WaiveHearing>().filter(|waived| waived.entry.seq > since) {
            lines.push(format!("当事人于{}表示放弃听证。", chinese_date(waived.day())));
        }
        for request in self.case.hearing_requests() {
            let grounds = request.act.grounds.as_ref().map(|grounds| format!("，理由是：{}", open(grounds.as_str())));
            let received = chinese_date(request.act.received.date());
            lines.push(format!("当事人于{received}要求听证{}。", grounds.unwrap_or_default()));
        }
        for refused in self.case.all::<RefuseHearing>().filter(|refused| refused.entry.seq > since) {
            let day = chinese_date(refused.day());
            lines.push(format!("因{}，本机关于{day}决定不予受理听证。", refused.act.ground.title()));
        }
        if let Some(held) = self.case.hearing_held() {
            let scheduled = self.case.last::<ScheduleHearing>();
            let way = scheduled.map_or("", |scheduled| if scheduled.act.public { "公开" } else { "不公开" });
            lines.push(format!(
                "本机关于{}{way}举行听证，由{}主持，当事人进行了申辩和质证。",
                chinese_date(held.act.started.date()),
                self.name(&held.act.presider)
            ));
        }
        if let Some(ended) = self.case.hearing_terminated() {
            let circumstances = open(ended.act.circumstances.as_str());
            lines.push(format!("听证于{}终止：{circumstances}。", chinese_date(ended.day())));
        }
        if lines.is_empty() && notice.act.hearing_right {
            lines.push("当事人未要求听证。".to_owned());
        }
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// The conclusion of the one who presided over the hearing.
    pub fn hearing_result(&self) -> Option<String> {
        let since = self.case.notice()?.entry.seq;
        let report = self.case.last::<ReportHearing>().filter(|report| report.entry.seq > since)?;
        Some(format!("听证报告意见：{}", report.act.opinion))
    }

    /// The result of the legal review.
    pub fn review_result(&self) -> Option<String> {
        let review = self.case.last::<OpineReview>()?;
        let number = review.effective.numbers.iter().find(|number| number.kind == "legal_review_opinion");
        let number = number.map(|number| format!("（{}）", number.number)).unwrap_or_default();
        let opinion = review.act.opinion.title();
        Some(format!("{}法制审核意见{number}：{opinion}。{}", chinese_date(review.day()), review.act.explanation))
    }

    /// The result of the collective discussion.
    pub fn discussion_result(&self) -> Option<String> {
        let discussed = self.case.last::<ConcludeDiscussion>()?;
        Some(format!("{}集体讨论：{}", chinese_date(discussed.day()), discussed.act.conclusion))
    }

    /// Number and day of the decision of the case.
    pub fn decided(&self) -> Option<(Option<String>, Date)> {
        let decision = self.case.decision()?;
        let (kind, source) = (decision.document_kind(), decision.entry().seq);
        let documents = self.case.documents();
        let issued = documents.into_iter().find(|document| document.kind.id == kind && document.source == source)?;
        Some((issued.number, issued.date))
    }
}
