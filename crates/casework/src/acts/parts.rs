//! Groups of fields and code lists that several acts share.

use jiff::civil::{Date, DateTime};
use law::{
    Fen, PenaltyKind,
    identifier::{CreditCode, IdentityNumber},
};

use crate::value::{EvidenceRef, ItemCode, Line, PersonId, Text};

crate::choices! {
    /// Kind of party (当事人类型); thresholds and forms depend on it.
    pub enum PartyKind {
        Citizen = "citizen", "公民";
        IndividualBusiness = "individual_business", "个体工商户";
        Organisation = "organisation", "法人或者其他组织";
    }
}

crate::choices! {
    /// Capacity to recognise or control one's conduct (责任能力), penalty law (2021) article 31.
    pub enum Capacity {
        Full = "full", "具有完全责任能力";
        Partial = "partial", "尚未完全丧失辨认或者控制能力";
        None = "none", "不能辨认或者不能控制自己行为";
    }
}

crate::group! {
    /// A party to the case (当事人).
    pub struct Party {
        kind: PartyKind, "当事人类型";
        name: Line, "姓名或者名称", "与身份证件、营业执照一致" [sealed];
        credit_code: Option<CreditCode>, "统一社会信用代码", "单位和个体工商户填写，18位";
        identity_number: Option<IdentityNumber>, "公民身份号码", "公民填写，18位" [sealed];
        birth_date: Option<Date>, "出生日期", "没有公民身份号码时填写" [sealed];
        representative: Option<Line>, "法定代表人（负责人、经营者）" [sealed];
        address: Line, "住所（住址）" [sealed];
        phone: Option<Line>, "联系电话" [sealed];
    }
}

impl Party {
    /// Whether thresholds for citizens apply; sole traders count as citizens, the stricter reading (law.md §1.5).
    pub fn is_citizen(&self) -> bool {
        !matches!(self.kind, PartyKind::Organisation)
    }

    /// A key that identifies the party across cases: the strongest identifier there is.
    pub fn key(&self) -> String {
        match (&self.credit_code, &self.identity_number) {
            (Some(code), _) => code.to_string(),
            (None, Some(number)) => number.to_string(),
            (None, None) => self.name.as_str().to_owned(),
        }
    }

    /// The party's day of birth, where known.
    pub fn born(&self) -> Option<Date> {
        self.identity_number.as_ref().map(|number| number.birth_date()).or(self.birth_date)
    }

    /// Age in full years (周岁) on a day, where the day of birth is known. A year is full on the day after the birthday,
    /// as [`law::identifier::IdentityNumber::age_on`] counts it.
    pub fn age_on(&self, day: Date) -> Option<u32> {
        let born = self.born()?;
        let passed = (day.month(), day.day()) > (born.month(), born.day());
        let years = i32::from(day.year()) - i32::from(born.year()) - i32::from(!passed);
        Some(u32::try_from(years).unwrap_or(0))
    }
}

crate::group! {
    /// A file kept beside the record: its bytes lie in the blob store under the hash.
    pub struct FileRef {
        name: Line, "文件名" [sealed];
        media_type: Line, "文件类型";
        size: u32, "大小（字节）";
        sha256: Line, "SHA-256 摘要";
        sm3: Line, "SM3 摘要";
        captured: Option<DateTime>, "形成时间", "拍摄、录制或者提取的时间";
    }
}

crate::group! {
    /// An index entry of an audio or video record (音像记录).
    pub struct Recording {
        device: Line, "设备编号";
        started: DateTime, "开始时间";
        ended: DateTime, "结束时间";
        file: Option<FileRef>, "音像文件";
    }
}

crate::choices! {
    /// How the party confirmed a record.
    pub enum Confirmation {
        Signed = "signed", "核对无误并签名";
        Refused = "refused", "拒绝签名";
        Absent = "absent", "不在场";
    }
}

crate::group! {
    /// What every record made on the spot (笔录) states, besides its content.
    pub struct Scene {
        place: Line, "地点" [sealed];
        started: DateTime, "开始时间";
        ended: DateTime, "结束时间";
        certificates_shown: bool, "已主动出示执法证件";
        confirmation: Confirmation, "当事人（被询问人）确认情况";
        refusal_note: Option<Line>, "拒绝签名或者不在场的情况";
        witness: Option<Line>, "见证人" [sealed];
        recording: Option<Recording>, "音像记录";
        before_filing: Option<Line>, "立案前进行的理由", "立案前核查线索或者紧急取证时填写";
    }
}

crate::group! {
    /// Something listed: goods, ledgers, samples (物品).
    pub struct Object {
        name: Line, "名称";
        specification: Option<Line>, "规格型号";
        quantity: Line, "数量";
        note: Option<Line>, "备注";
    }
}

crate::group! {
    /// One fact and the evidence that proves it.
    pub struct Fact {
        statement: Text, "认定的事实" [sealed];
        evidence: Vec<EvidenceRef>, "证明该事实的证据";
    }
}

crate::group! {
    /// One penalty proposed or imposed.
    pub struct Penalty {
        kind: PenaltyKind, "处罚种类";
        amount: Option<Fen>, "金额", "罚款、没收违法所得和没收财物的价值";
        detail: Option<Text>, "具体内容", "没收的物品、暂扣或者吊销的证件、停产停业的范围和期限等";
    }
}

crate::group! {
    /// An article quoted as basis.
    pub struct Basis {
        law: Line, "法律、法规、规章名称";
        version: Option<Date>, "版本日期", "通过或者修订的日期";
        article: Line, "条款项", "例如：第一百二十四条第一款第（五）项";
    }
}

crate::choices! {
    /// Facts for which a penalty must be lighter or mitigated (应当从轻或者减轻), penalty law (2021) article 32.
    pub enum Mitigation {
        Remedied = "remedied", "主动消除或者减轻违法行为危害后果";
        Coerced = "coerced", "受他人胁迫实施违法行为";
        Induced = "induced", "受他人诱骗实施违法行为";
        Confessed = "confessed", "主动供述行政机关尚未掌握的违法行为";
        Merit = "merit", "配合行政机关查处违法行为有立功表现";
        Statutory = "statutory", "法律、法规、规章规定的其他从轻或者减轻情形";
    }
}

crate::group! {
    /// The proposed or decided content, as notices, proposals and decisions share it.
    pub struct Disposition {
        item: ItemCode, "适用的权力事项";
        basis: Vec<Basis>, "处罚依据";
        tier: law::discretion::TierCode, "裁量档次";
        tier_reason: Option<Text>, "裁量理由", "超出裁量基准时必须说明";
        benchmark: Option<Line>, "引用的裁量基准", "填写文号；不填为事项现行的裁量基准";
        penalties: Vec<Penalty>, "处罚内容";
    }
}

impl Disposition {
    /// The fine, where there is one.
    pub fn fine(&self) -> Option<Fen> {
        self.penalties.iter().filter(|penalty| penalty.kind.is_fine()).filter_map(|penalty| penalty.amount).next()
    }

    /// The sum of what is confiscated, as far as it has a value.
    pub fn confiscated(&self) -> Fen {
        let sum =
            self.penalties.iter().filter(|p| p.kind.is_confiscation()).filter_map(|p| p.amount).map(|fen| fen.0).sum();
        Fen(sum)
    }

    /// Whether a penalty of this kind is among the content.
    pub fn has(&self, kind: PenaltyKind) -> bool {
        self.penalties.iter().any(|penalty| penalty.kind == kind)
    }
}

crate::group! {
    /// One member of a collective discussion and his opinion.
    pub struct MemberOpinion {
        member: PersonId, "参加人员";
        opinion: Text, "意见";
        agrees: bool, "同意处理意见";
    }
}

crate::group! {
    /// A person who attends, with his capacity.
    pub struct Attendee {
        name: Line, "姓名" [sealed];
        capacity: Line, "身份";
        notified: bool, "已经通知";
    }
}
