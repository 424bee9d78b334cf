//! What the data of several kinds of document have in common.
//!
//! All texts are plain: a line break starts a paragraph, nothing is markup. Law is dated, so periods, articles and remedies
//! come in as words of the version that governs the document; no template states one of its own. An empty option or list
//! vanishes from the page.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// What stands at the head of every document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The full name of the agency that issues or keeps the document.
    pub agency: String,
    /// The document's number (文号), e.g. `曹市监罚决〔2022〕136号`. None until it is assigned, and for kinds without one.
    pub number: Option<String>,
    /// The number of the case (案件编号).
    pub case_number: Option<String>,
    /// The cause of the case (案由), without a final mark.
    pub cause: String,
    /// The day the document was drawn up; it stands in the metadata of the file.
    pub made_on: Date,
    /// Whether every page says that the document has no force yet (草稿 未生效).
    pub draft: bool,
}

/// What kind of party it is: decides how the document addresses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// A natural person (自然人).
    Person,
    /// An individual business under a trade name (个体工商户).
    Business,
    /// A legal person or another organisation (法人、其他组织).
    Organisation,
}

/// The party (当事人), or another person or organisation a document has to identify.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Person, business or organisation.
    pub kind: PartyKind,
    /// The name (姓名或者名称) as it stands in the identity document.
    pub name: String,
    /// Of a person: 男 or 女.
    pub gender: Option<String>,
    /// Of a person: the day of birth.
    pub born_on: Option<Date>,
    /// What the number is: 居民身份证号码, 统一社会信用代码 …; 证件号码 if not given.
    pub identity_kind: Option<String>,
    /// The number itself.
    pub identity_number: Option<String>,
    /// What the representative is: 法定代表人, 负责人, 经营者; 负责人 if not given.
    pub representative_title: Option<String>,
    /// The representative's name.
    pub representative: Option<String>,
    /// Home, seat or place of business.
    pub address: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
}

/// An enforcement officer (执法人员) with the number of the certificate shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    /// Name.
    pub name: String,
    /// The number of the enforcement certificate (执法证号).
    pub certificate: String,
}

/// A time from–to, both ends as stated by the officers, Asia/Shanghai.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Start, to the minute.
    pub from: DateTime,
    /// End, to the minute.
    pub to: DateTime,
}

/// One step of an internal approval, in the order of signing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// Whose opinion: 承办人意见, 承办机构负责人意见, 行政机关负责人审批意见 …
    pub role: String,
    /// The opinion; none while it is awaited, which leaves room to write.
    pub text: Option<String>,
    /// Who signed.
    pub signers: Vec<String>,
    /// The day of signing.
    pub date: Option<Date>,
}

/// A signature under a record, or the line for one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Who signs: 被询问人, 见证人, 执法人员 …
    pub role: String,
    /// The name signed; none leaves a line to sign on.
    pub name: Option<String>,
    /// The day signed.
    pub date: Option<Date>,
    /// A note beside it: why the party refused to sign, that it was read aloud …
    pub note: Option<String>,
}

/// A piece of evidence and what it proves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Its name, e.g. 现场笔录.
    pub name: String,
    /// How many, with the unit: 1份, 3张.
    pub count: Option<String>,
    /// What it proves, without 证明 before it.
    pub proves: Option<String>,
}

/// A provision of law, cited and perhaps quoted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// E.g. 《中华人民共和国食品安全法》第三十四条第十项.
    pub citation: String,
    /// Its words in the version that governs, without quotation marks.
    pub text: Option<String>,
}

/// An article that is preserved, sampled, handed over or confiscated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Name.
    pub name: String,
    /// Specification, model, batch.
    pub specification: Option<String>,
    /// Unit of counting.
    pub unit: Option<String>,
    /// Quantity in that unit, in figures.
    pub quantity: String,
    /// Unit price or value in yuan, in figures.
    pub value: Option<String>,
    /// Condition and other remarks.
    pub remark: Option<String>,
}

/// An amount of money in both forms. They are made from one number by whoever builds the data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// In figures, in yuan, e.g. `50,000.00`.
    pub figures: String,
    /// In capitals, e.g. 伍万元整.
    pub capitals: String,
}

/// How and until when a fine is paid (《罚款决定与罚款收缴分离实施办法》第七条).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// The time limit in the words of the law: 自收到本决定书之日起十五日内.
    pub term: String,
    /// The collecting bank.
    pub bank: String,
    /// Where the bank is.
    pub bank_address: Option<String>,
    /// The name of the account; none if the bank knows it by the agency.
    pub account_name: Option<String>,
    /// The number of the account.
    pub account_number: Option<String>,
    /// The electronic way of payment, if there is one.
    pub electronic: Option<String>,
    /// What follows when the fine is paid late; a whole sentence.
    pub surcharge: Option<String>,
}

/// Whom to turn to at the agency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Name or names.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// Address.
    pub address: Option<String>,
}

/// The agency's date and seal under an external document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// The day the document bears; none until it is issued.
    pub date: Option<Date>,
    /// The seal as an SVG image; none prints a dashed circle with （印章）.
    pub seal_svg: Option<String>,
}

/// A QR code, ready to draw; [`QrCode::of`] makes one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QrCode {
    /// One text a row of modules, `1` dark and `0` light, without a quiet zone.
    pub rows: Vec<String>,
    /// What stands beside it.
    pub caption: String,
}

impl QrCode {
    /// The code of a text, at error correction level M (a stamp or a fold may cover some of it); none if the text is
    /// longer than a code can hold (some 2,300 bytes).
    pub fn of(text: &str, caption: &str) -> Option<Self> {
        let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M).ok()?;
        let colors = code.to_colors();
        let row = |modules: &[qrcode::Color]| modules.iter().map(|module| module.select('1', '0')).collect();
        Some(Self { rows: colors.chunks(code.width()).map(row).collect(), caption: caption.to_owned() })
    }
}
