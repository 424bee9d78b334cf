//! The acts in the life of a power item, beside its draft and its publication.

use jiff::civil::Date;

pub use super::elements::{DraftItem, PublishItem};

use super::elements::Element;
use crate::acts::parts::FileRef;
use crate::value::{AgencyId, ItemCode, Line, PersonId, Text};

crate::act! {
    /// The agency's collective study of a draft is recorded (集体研究确认, 菏政办字〔2018〕59号 二（二）3).
    ConfirmItem = "item.confirm", "登记集体研究确认" {
        stage: Catalogue, by: [ItemClerk],
        hint: "事项和要素经本机关集体研究确认后才能报送。",
    }
    code: ItemCode, "事项编码";
    date: Date, "研究日期";
    participants: Vec<PersonId>, "参加人员";
    minutes: Text, "会议纪要";
    file: Option<FileRef>, "会议纪要原件";
}

crate::act! {
    /// A confirmed draft goes to the government's legal office (报送合法性审查).
    SubmitItem = "item.submit", "报送合法性审查" {
        stage: Catalogue, by: [ItemClerk],
        hint: "报送本级人民政府的法制机构；退回的，改正后重新确认、报送。",
    }
    code: ItemCode, "事项编码";
    office: AgencyId, "审查机构", "市、县人民政府的法制机构";
    explanation: Option<Text>, "报送说明";
}

crate::choices! {
    /// What a review came to.
    pub enum ReviewResult {
        Approve = "approve", "审查通过";
        Return = "return", "退回";
    }
}

crate::group! {
    /// The reviewer's opinion on one element.
    pub struct ElementOpinion {
        element: Element, "要素";
        agrees: bool, "合法、适当";
        opinion: Option<Text>, "意见";
    }
}

crate::act! {
    /// The legal office gives its opinion on a submitted draft (合法性审查意见).
    ReviewItem = "item.review", "出具合法性审查意见" {
        stage: Catalogue, by: [LegalOffice],
        hint: "对报送的要素逐项提出意见；退回的，写明不合法、不适当的要素和理由。",
    }
    code: ItemCode, "事项编码";
    result: ReviewResult, "审查结论";
    opinions: Vec<ElementOpinion>, "逐项意见";
    opinion: Text, "审查意见";
}

crate::act! {
    /// An item in trial run goes over to formal run (转为正式运行).
    RunItem = "item.run", "转为正式运行" {
        stage: Catalogue, by: [ItemClerk, LegalOffice],
    }
    code: ItemCode, "事项编码";
    from: Date, "正式运行日期";
    assessment: Text, "试运行情况";
}

crate::act! {
    /// An item is suspended (暂停): no case is filed on it while the suspension lasts.
    SuspendItem = "item.suspend", "暂停事项" {
        stage: Catalogue, by: [ItemClerk, LegalOffice],
        hint: "暂停期间不得立新案，已经立案的继续办理。",
    }
    code: ItemCode, "事项编码";
    from: Date, "暂停日期";
    until: Option<Date>, "恢复日期", "自该日起恢复；不能确定的不填";
    reason: Text, "理由";
}

crate::act! {
    /// A suspended item is resumed (恢复).
    ResumeItem = "item.resume", "恢复事项" {
        stage: Catalogue, by: [ItemClerk, LegalOffice],
    }
    code: ItemCode, "事项编码";
    from: Date, "恢复日期";
    reason: Text, "理由";
}

crate::act! {
    /// An item is handed down to a township or sub-district (下放, penalty law (2021) article 24).
    DevolveItem = "item.devolve", "下放事项" {
        stage: Catalogue, by: [LegalOffice],
        hint: "自生效日期起，由乡镇（街道）在其行政区域内立案，原机关不再立新案，此前立案的继续办理。",
    }
    code: ItemCode, "事项编码";
    document: Line, "下放文件", "省级决定的名称和文号";
    published: Date, "省级公布日期";
    from: Date, "生效日期";
    former: AgencyId, "原实施机关";
    subject: AgencyId, "承接的乡镇（街道）";
}

crate::choices! {
    /// Why an item is cancelled.
    pub enum CancelReason {
        BasisLost = "basis_lost", "依据失效或者不再给予处罚";
        Superior = "superior", "上级决定取消";
        Moved = "moved", "职能划转";
        Other = "other", "其他";
    }
}

crate::act! {
    /// An item is cancelled (取消).
    CancelItem = "item.cancel", "取消事项" {
        stage: Catalogue, by: [LegalOffice],
        hint: "自取消之日起不得立新案，也不能再恢复；需要再行使的，以新的编码编制。",
    }
    code: ItemCode, "事项编码";
    from: Date, "取消日期";
    reason: CancelReason, "取消原因";
    explanation: Text, "说明";
    document: Option<Line>, "取消文件";
}

crate::act_list! {
    /// Every act in the life of an item, in the order of the steps.
    pub enum ItemAct {
        DraftItem,
        ConfirmItem,
        SubmitItem,
        ReviewItem,
        PublishItem,
        RunItem,
        SuspendItem,
        ResumeItem,
        DevolveItem,
        CancelItem,
    }
}

/// The same variants as a list of the registry's acts.
macro_rules! among_registry_acts {
    ($($name:ident),+) => {
        impl ItemAct {
            /// The item that the act is about.
            pub fn code(&self) -> &ItemCode {
                match self { $(Self::$name(act) => &act.code,)+ }
            }
        }

        impl From<ItemAct> for crate::registry::RegistryAct {
            fn from(act: ItemAct) -> Self {
                match act { $(ItemAct::$name(act) => Self::$name(act),)+ }
            }
        }

        impl crate::registry::RegistryAct {
            /// The act as one in the life of an item; `None` for acts about agencies and people.
            pub fn item_act(&self) -> Option<ItemAct> {
                match self {
                    $(Self::$name(act) => Some(ItemAct::$name(act.clone())),)+
                    _ => None,
                }
            }

            /// The item that the act is about.
            pub fn item_code(&self) -> Option<&ItemCode> {
                match self {
                    $(Self::$name(act) => Some(&act.code),)+
                    _ => None,
                }
            }
        }
    };
}
among_registry_acts!(
    DraftItem,
    ConfirmItem,
    SubmitItem,
    ReviewItem,
    PublishItem,
    RunItem,
    SuspendItem,
    ResumeItem,
    DevolveItem,
    CancelItem
);
