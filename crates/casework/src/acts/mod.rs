//! The acts of a case, one file a subject. Adding an act is its definition in a file and one line in the list below.

pub mod approval;
pub mod closing;
pub mod conclusion;
pub mod decision;
pub mod evidence;
pub mod filing;
pub mod hearing;
pub mod investigation;
pub mod lead;
pub mod notice;
pub mod parts;
pub mod performance;
pub mod procedure;
pub mod publication;
pub mod review;
pub mod service;

use approval::{Approve, Return};
use closing::{ArchiveCase, CloseCase, CorrectRecord, ImportLeads, ReviewFile, SupplementArchive};
use conclusion::EndInvestigation;
use decision::{
    Decide, DecideCrimeTransfer, DecideNoPenalty, DecideOnTheSpot, ProposeDecision, ReportCrime, SendCrime,
    TransferCase, WithdrawCase,
};
use evidence::{
    CollectEvidence, CommissionAppraisal, DisposePreserved, ExcludeEvidence, Preserve, ReceiveAppraisal,
    RequestPreservation, TakeSample,
};
use filing::{AssignOfficers, DecideRecusal, FileCase, RequestRecusal};
use hearing::{
    HoldHearing, RefuseHearing, ReportHearing, RequestHearing, ScheduleHearing, TerminateHearing, WaiveHearing,
};
use investigation::{CheckCorrection, ExtendLimit, InspectScene, OrderCorrection, Question, Resume, Suspend};
use lead::{DeclineLead, ExtendVerification, RegisterLead, TellReporter};
use notice::{AnswerDefence, Notify, StateDefence, WaiveDefence};
use performance::{NotifyPayment, RecordPayment, RecordPerformance};
use procedure::CompleteStep;
use publication::{ExemptPublication, Publish};
use review::{ConcludeDiscussion, OpineReview, StartDiscussion, SubmitReview};
use service::{ConfirmAddress, FailService, PostNotice, Serve};

crate::act_list! {
    /// Every act that can happen in a case.
    #[expect(clippy::large_enum_variant, reason = "acts are few and short-lived; boxing would hide the type from rules")]
    pub enum Act {
        RegisterLead,
        ImportLeads,
        ExtendVerification,
        DeclineLead,
        TellReporter,
        FileCase,
        Approve,
        Return,
        AssignOfficers,
        RequestRecusal,
        DecideRecusal,
        InspectScene,
        Question,
        CollectEvidence,
        TakeSample,
        RequestPreservation,
        Preserve,
        DisposePreserved,
        CommissionAppraisal,
        ReceiveAppraisal,
        ExcludeEvidence,
        OrderCorrection,
        CheckCorrection,
        ConfirmAddress,
        Suspend,
        Resume,
        ExtendLimit,
        EndInvestigation,
        Notify,
        StateDefence,
        AnswerDefence,
        WaiveDefence,
        RequestHearing,
        WaiveHearing,
        RefuseHearing,
        ScheduleHearing,
        HoldHearing,
        TerminateHearing,
        ReportHearing,
        SubmitReview,
        OpineReview,
        StartDiscussion,
        ConcludeDiscussion,
        CompleteStep,
        ProposeDecision,
        Decide,
        DecideNoPenalty,
        DecideOnTheSpot,
        WithdrawCase,
        TransferCase,
        ReportCrime,
        DecideCrimeTransfer,
        SendCrime,
        Serve,
        FailService,
        PostNotice,
        Publish,
        ExemptPublication,
        NotifyPayment,
        RecordPayment,
        RecordPerformance,
        CloseCase,
        ArchiveCase,
        SupplementArchive,
        CorrectRecord,
        ReviewFile,
    }
}
