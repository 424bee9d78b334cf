//! The stages in which planned cases end.

use casework::registry::PublishItem;

use crate::rng::Rng;
use crate::story::Story;

macro_rules! endings {
    ($($(#[$doc:meta])* $name:ident = $title:literal, $span:literal, ($least:literal, $most:literal);)+) => {
        /// The stage in which a planned case ends.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Ending {
            $($(#[$doc])* $name,)+
        }

        impl Ending {
            /// Every stage, in the order of the procedure.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// In Chinese.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }

            /// About how many days such a case takes; only where the search for its dates begins.
            pub(crate) const fn span(self) -> i64 {
                match self { $(Self::$name => $span,)+ }
            }

            /// How many days before the end of the stories the last step lies, at least and at most.
            pub(crate) const fn age(self) -> (i64, i64) {
                match self { $(Self::$name => ($least, $most),)+ }
            }
        }
    };
}

endings! {
    /// Only a lead.
    LeadOnly = "线索待核查", 1, (0, 6);
    /// The filing waits for the head.
    FilingPending = "立案待审批", 5, (0, 3);
    /// Not filed.
    FilingRefused = "不予立案", 8, (5, 150);
    /// Evidence is being gathered.
    Investigating = "调查取证", 16, (0, 12);
    /// Evidence is preserved by registration, its disposal is due.
    PreservationRunning = "先行登记保存待处理", 20, (0, 5);
    /// An appraisal is awaited.
    AppraisalRunning = "检验鉴定中", 20, (2, 14);
    /// The investigation has ended.
    InvestigationEnded = "调查终结", 30, (0, 6);
    /// The notice waits for the head.
    NoticePending = "告知待审批", 32, (0, 3);
    /// The notice is served, the party's periods run.
    NoticeServed = "已告知待陈述申辩", 36, (0, 3);
    /// The party has defended itself.
    DefenceStated = "已陈述申辩待复核", 38, (0, 5);
    /// The party has asked for a hearing.
    HearingRequested = "已要求听证", 38, (0, 4);
    /// The hearing is arranged, its day is still to come.
    HearingScheduled = "已通知听证", 40, (0, 6);
    /// The hearing is held, the report is due.
    HearingHeld = "听证已举行", 54, (0, 5);
    /// In legal review.
    InReview = "法制审核中", 46, (0, 8);
    /// The reviewer asks for more.
    ReturnedByReviewer = "审核退回补充调查", 50, (0, 7);
    /// The collective discussion is started.
    DiscussionStarted = "已提请集体讨论", 50, (0, 5);
    /// The draft decision waits for the head.
    DecisionProposed = "决定待审批", 52, (0, 4);
    /// Decided, not served yet.
    DecidedUnserved = "已决定待送达", 54, (0, 4);
    /// Served, payment not due yet.
    ServedUnpaid = "已送达待缴款", 58, (0, 4);
    /// Published, payment not due yet.
    Published = "已公示待缴款", 60, (0, 8);
    /// Published, the day of payment has passed.
    PaymentOverdue = "逾期未缴款", 60, (24, 60);
    /// Paid, not closed yet.
    Paid = "已缴款待结案", 68, (0, 12);
    /// Closed, not archived yet.
    Closed = "已结案待归档", 72, (0, 25);
    /// Archived.
    Archived = "已归档", 90, (3, 640);
    /// No penalty, archived.
    NoPenalty = "不予处罚", 60, (8, 400);
    /// Withdrawn, archived.
    Withdrawn = "撤销案件", 36, (8, 400);
    /// Transferred to another agency, archived.
    Transferred = "移送其他机关", 36, (8, 300);
    /// Transferred as a suspected crime, archived.
    CrimeTransferred = "移送司法机关", 40, (8, 300);
    /// Decided on the spot, not paid yet.
    OnTheSpotUnpaid = "当场处罚待缴款", 1, (0, 8);
    /// Decided on the spot and archived.
    OnTheSpotClosed = "当场处罚已结案", 26, (4, 500);
}

/// Which stages occur beyond the first of each kind, by weight.
const USUAL: &[(Ending, i64)] = &[
    (Ending::Archived, 28),
    (Ending::OnTheSpotClosed, 14),
    (Ending::Investigating, 8),
    (Ending::Closed, 5),
    (Ending::Paid, 4),
    (Ending::LeadOnly, 4),
    (Ending::FilingPending, 3),
    (Ending::FilingRefused, 4),
    (Ending::InvestigationEnded, 3),
    (Ending::NoticeServed, 4),
    (Ending::DefenceStated, 2),
    (Ending::HearingScheduled, 1),
    (Ending::InReview, 3),
    (Ending::DecisionProposed, 3),
    (Ending::DecidedUnserved, 2),
    (Ending::ServedUnpaid, 3),
    (Ending::PaymentOverdue, 3),
    (Ending::NoPenalty, 4),
    (Ending::Withdrawn, 1),
    (Ending::Transferred, 1),
];

impl Ending {
    /// The stage of the case at a place in the list: first every stage once, then by weight.
    pub(crate) fn of(number: u64, rng: &mut Rng) -> Self {
        if let Some(ending) = usize::try_from(number).ok().and_then(|number| Self::ALL.get(number)) {
            return *ending;
        }
        let total = USUAL.iter().map(|(_, weight)| weight).sum();
        let mut left = rng.between(1, total);
        let chosen = USUAL.iter().find(|(_, weight)| {
            left -= weight;
            left <= 0
        });
        chosen.map_or(Self::Archived, |(ending, _)| *ending)
    }

    pub(crate) const fn is_on_the_spot(self) -> bool {
        matches!(self, Self::OnTheSpotUnpaid | Self::OnTheSpotClosed)
    }

    pub(crate) const fn needs_hearing(self) -> bool {
        matches!(self, Self::HearingRequested | Self::HearingScheduled | Self::HearingHeld)
    }

    pub(crate) const fn needs_fine(self) -> bool {
        matches!(self, Self::ServedUnpaid | Self::Published | Self::PaymentOverdue | Self::Paid | Self::OnTheSpotUnpaid)
    }

    /// Whether a penalty was decided in the ordinary procedure.
    pub(crate) fn is_decided(self) -> bool {
        (Self::DecidedUnserved..=Self::Archived).contains(&self)
    }

    /// Whether a story can come to this stage.
    pub(crate) fn suits(self, story: &Story, item: &PublishItem) -> bool {
        match self {
            Self::PreservationRunning => story.preserve.is_some(),
            Self::AppraisalRunning => story.appraisal.is_some(),
            Self::OnTheSpotUnpaid | Self::OnTheSpotClosed => item.summary_allowed,
            Self::CrimeTransferred => story.value.is_some(),
            Self::NoPenalty => !story.order_first,
            _ => true,
        }
    }
}
