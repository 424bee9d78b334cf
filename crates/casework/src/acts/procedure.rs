//! Steps that an agency added to the online procedure of an item (本机关增加的环节).

use super::parts::FileRef;
use crate::value::{Line, StepRef, Text};

crate::choices! {
    /// How the step ends.
    pub enum StepResult {
        Passed = "passed", "通过";
        Returned = "returned", "退回补正";
    }
}

crate::group! {
    /// A material that the step asks for.
    pub struct StepMaterial {
        title: Line, "材料名称";
        file: FileRef, "材料文件";
    }
}

crate::act! {
    /// A step of the agency's own procedure is done, or the materials that a step asks for are handed in.
    CompleteStep = "procedure.complete_step", "办理本机关流程环节" {
        stage: Decision, by: [Officer, Head, Reviewer, Clerk],
        hint: "本事项的网络运行流程中由本机关增加的环节和材料。通过以后才能办理流程中的下一环节；退回补正的，由承办人员补正后再次办理。",
    }
    step: StepRef, "流程环节";
    result: StepResult, "办理结果";
    opinion: Text, "意见或者办理情况";
    materials: Vec<StepMaterial>, "材料";
}
