//! Approval and return by the head (负责人审批).

use crate::value::{ActRef, Text};

crate::act! {
    /// The head approves a request; it takes effect at this moment (批准).
    Approve = "approval.approve", "批准" {
        stage: Filing, by: [Head],
        hint: "批准后立即生效，系统编号并生成文书。",
    }
    request: ActRef, "待批事项";
    opinion: Text, "审批意见";
}

crate::act! {
    /// The head returns a request with a reason (退回).
    Return = "approval.return", "退回" {
        stage: Filing, by: [Head],
        hint: "写明退回的理由和需要补正的内容。",
    }
    request: ActRef, "待批事项";
    reason: Text, "退回的理由";
}
