//! Legal review (法制审核) and collective discussion (集体讨论).

use super::parts::MemberOpinion;
use crate::value::{Line, PersonId, Text};

crate::act! {
    /// The case is submitted for legal review (送交法制审核).
    SubmitReview = "review.submit", "送交法制审核" {
        stage: Review, by: [Officer],
        hint: "调查终结并履行告知、听证程序后，将案卷送交法制审核。",
    }
    note: Text, "送审说明";
}

crate::choices! {
    /// The reviewer's conclusion (审核意见).
    pub enum ReviewOpinion {
        Agree = "agree", "同意";
        Investigate = "investigate", "事实不清、证据不足，补充调查";
        Correct = "correct", "依据不准、处罚不当或者程序不合法，改正";
        Transfer = "transfer", "超越权限或者涉嫌犯罪，移送";
    }
}

crate::group! {
    /// One of the points that a legal review examines.
    pub struct ReviewPoint {
        point: Line, "审核内容";
        passes: bool, "符合要求";
        note: Option<Text>, "说明";
    }
}

crate::act! {
    /// The legal reviewer gives his opinion (法制审核意见).
    OpineReview = "review.opine", "出具法制审核意见" {
        stage: Review, by: [Reviewer], documents: ["legal_review_opinion"],
        hint: "审核主体资格、执法人员资格、程序、事实证据、法律适用、裁量、权限、文书和是否涉嫌犯罪。",
    }
    points: Vec<ReviewPoint>, "审核内容";
    opinion: ReviewOpinion, "审核意见";
    major: bool, "建议集体讨论";
    explanation: Text, "理由和建议";
}

crate::act! {
    /// The head starts a collective discussion (提请集体讨论).
    StartDiscussion = "discussion.start", "提请集体讨论" {
        stage: Review, by: [Head, Officer],
        hint: "情节复杂或者重大违法行为给予行政处罚的，由行政机关负责人集体讨论决定。",
    }
    matters: Text, "讨论事项";
}

crate::act! {
    /// The collective discussion is recorded (集体讨论记录).
    ConcludeDiscussion = "discussion.conclude", "记录集体讨论" {
        stage: Review, by: [Head, Clerk], documents: ["discussion_record"],
        hint: "记录每位负责人的意见和结论，不同意见如实记载。承办人员列席，不参加表决。",
    }
    chair: PersonId, "主持人";
    members: Vec<MemberOpinion>, "参加的负责人和意见";
    attending: Vec<PersonId>, "列席人员";
    conclusion: Text, "讨论结论";
    dissent: Option<Text>, "不同意见";
}
