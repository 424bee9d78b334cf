//! Field types: how a value of an act is read from JSON, written back, and described to forms and schemas.
//!
//! One definition of an act gives its form, its JSON schema, its document's data and its line in the timeline.
//! The pieces are the [`Value`] trait, implemented by every field type, and the macros [`group!`](crate::group),
//! [`choices!`](crate::choices) and [`act!`](crate::act).

use jiff::civil::{Date, DateTime};
use law::{Fen, PenaltyKind};
use serde_json::{Map, Value as Json, json};

/// A fault in one field of an act, in words for the person who filled the form.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// Dotted path of the field, such as `party.credit_code` or `officers.1`; empty for the act as a whole.
    pub path: String,
    /// What is wrong and how to put it right, in Chinese.
    pub message: String,
}

impl FieldError {
    /// A fault at `path`.
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into() }
    }
}

impl std::fmt::Display for FieldError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.path.is_empty() { f.write_str(&self.message) } else { write!(f, "{}：{}", self.path, self.message) }
    }
}

/// Who may see a field outside the case team, and how it enters the hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Privacy {
    /// Enters the canonical bytes as it is.
    Open,
    /// Personal or secret: enters the canonical bytes as a salted commitment, so that it can be withheld or erased.
    Sealed,
}

/// One selectable value of a code list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The stored code, in English snake case.
    pub code: &'static str,
    /// The Chinese term shown.
    pub title: &'static str,
}

/// What kind of value a field takes; forms, schemas and import columns follow from it.
#[derive(Debug, Clone)]
pub enum FieldKind {
    /// One line of text.
    Line,
    /// Text of several paragraphs.
    Text,
    /// Yes or no; absent means no.
    Bool,
    /// A whole number, not negative.
    Number,
    /// Money, in fen.
    Money,
    /// A day.
    Date,
    /// A civil time of Asia/Shanghai, to the minute.
    DateTime,
    /// A region code (GB/T 2260).
    Region,
    /// A unified social credit code (GB 32100).
    CreditCode,
    /// A citizen identity number (GB 11643).
    IdentityNumber,
    /// One of a fixed list.
    Choice(Vec<Choice>),
    /// A person of the registry.
    Person,
    /// An agency of the registry.
    Agency,
    /// A published power item.
    Item,
    /// A document issued earlier in this case.
    Document,
    /// A piece of evidence of this case, such as `E3`.
    Evidence,
    /// An earlier act of this case.
    Act,
    /// A step of the online procedure of the case's item.
    Step,
    /// Several fields together.
    Group(Vec<FieldDefinition>),
    /// A list of values of one kind.
    List(Box<FieldKind>),
}

/// One field of an act or of a group.
#[derive(Debug, Clone)]
pub struct FieldDefinition {
    /// The key in JSON.
    pub name: &'static str,
    /// The Chinese label.
    pub label: &'static str,
    /// A hint below the label; may be empty.
    pub hint: &'static str,
    /// The kind of value.
    pub kind: FieldKind,
    /// Whether the field must be filled.
    pub required: bool,
    /// How it enters the hash.
    pub privacy: Privacy,
}

/// A type that can be the value of a field.
pub trait Value: Sized {
    /// Whether a form must fill it.
    const REQUIRED: bool = true;
    /// The kind of field.
    fn kind() -> FieldKind;
    /// Reads a value; on a fault pushes an error and returns `None`. `json` is never null or an empty string
    /// unless the type is optional.
    fn read(json: &Json, path: &str, errors: &mut Vec<FieldError>) -> Option<Self>;
    /// The value of an absent field; the default pushes “必填”.
    fn absent(path: &str, label: &str, errors: &mut Vec<FieldError>) -> Option<Self> {
        errors.push(FieldError::new(path, format!("“{label}”必须填写")));
        None
    }
    /// Writes the value as JSON; `None` leaves the key out.
    fn write(&self) -> Option<Json>;
}

/// Reads the field `name` of `object`; used by the macros.
pub fn read_field<T: Value>(
    object: &Map<String, Json>,
    name: &str,
    label: &str,
    path: &str,
    errors: &mut Vec<FieldError>,
) -> Option<T> {
    let at = join(path, name);
    match object.get(name) {
        None | Some(Json::Null) => T::absent(&at, label, errors),
        Some(Json::String(text)) if text.trim().is_empty() => T::absent(&at, label, errors),
        Some(json) => T::read(json, &at, errors),
    }
}

/// Reads an object and refuses keys that no field has; used by the macros.
pub fn read_object<'a>(
    json: &'a Json,
    path: &str,
    known: &[&str],
    errors: &mut Vec<FieldError>,
) -> Option<&'a Map<String, Json>> {
    let Json::Object(object) = json else {
        errors.push(FieldError::new(path, "应当是一组字段（对象）"));
        return None;
    };
    for key in object.keys() {
        if !known.contains(&key.as_str()) {
            errors.push(FieldError::new(join(path, key), format!("没有名为“{key}”的字段，请核对字段名称")));
        }
    }
    Some(object)
}

/// Joins a path and a key with a dot.
pub fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn text_of<'a>(json: &'a Json, path: &str, errors: &mut Vec<FieldError>) -> Option<&'a str> {
    match json {
        Json::String(text) => Some(text.trim()),
        _ => {
            errors.push(FieldError::new(path, "应当是文字"));
            None
        }
    }
}

/// Longest line, in characters.
pub const LINE_LIMIT: usize = 300;
/// Longest text, in characters.
pub const TEXT_LIMIT: usize = 20_000;
/// Most entries in a list.
pub const LIST_LIMIT: usize = 500;

fn limited(json: &Json, path: &str, limit: usize, errors: &mut Vec<FieldError>) -> Option<String> {
    let text = text_of(json, path, errors)?;
    let length = text.chars().count();
    if length > limit {
        errors.push(FieldError::new(path, format!("最多{limit}字，现有{length}字，请删减")));
        return None;
    }
    if let Some(bad) = text.chars().find(|c| c.is_control() && *c != '\n' && *c != '\t') {
        errors.push(FieldError::new(path, format!("含有不能使用的控制字符（U+{:04X}），请删除", bad as u32)));
        return None;
    }
    Some(text.to_owned())
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $kind:expr, $limit:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl Value for $name {
            fn kind() -> FieldKind {
                $kind
            }
            fn read(json: &Json, path: &str, errors: &mut Vec<FieldError>) -> Option<Self> {
                limited(json, path, $limit, errors).map(Self)
            }
            fn write(&self) -> Option<Json> {
                Some(Json::String(self.0.clone()))
            }
        }
    };
}

text_type!(
    /// One line of text.
    Line,
    FieldKind::Line,
    LINE_LIMIT
);
text_type!(
    /// Text of several paragraphs.
    Text,
    FieldKind::Text,
    TEXT_LIMIT
);
text_type!(
    /// A person of the registry.
    PersonId,
    FieldKind::Person,
    64
);
text_type!(
    /// An agency of the registry.
    AgencyId,
    FieldKind::Agency,
    64
);
text_type!(
    /// A power item of the catalogue (事项编码).
    ItemCode,
    FieldKind::Item,
    64
);
text_type!(
    /// An issued document of the case: a kind (`penalty_notice`, the latest one) or a kind with the sequence number of
    /// the act that produced it (`penalty_notice#7`).
    DocumentRef,
    FieldKind::Document,
    64
);
text_type!(
    /// A piece of evidence of the case: `E1`, `E2` … in the order of recording.
    EvidenceRef,
    FieldKind::Evidence,
    16
);
text_type!(
    /// A step of the online procedure of the case's item, by its id.
    StepRef,
    FieldKind::Step,
    LINE_LIMIT
);
text_type!(
    /// An earlier act of the case: an act id (the latest one) or `#` with its sequence number.
    ActRef,
    FieldKind::Act,
    64
);

impl Value for bool {
    const REQUIRED: bool = false;
    fn kind() -> FieldKind {
        FieldKind::Bool
    }
    fn read(json: &Json, path: &str, errors: &mut Vec<FieldError>) -> Option<Self> {
        match json {
            Json::Bool(value) => Some(*value),
            _ => {
                errors.push(FieldError::new(path, "应当是“是”或者“否”（true 或 false）"));
                None
            }
        }
    }
    fn absent(_: &str, _: &str, _: &mut Vec<FieldError>) -> Option<Self> {
        Some(false)
    }
    fn write(&self) -> Option<Json> {
        Some(Json::Bool(*self))
    }
}

impl Value for u32 {
    fn kind() -> FieldKind {
        FieldKind::Number
    }
    fn read(json: &Json, path: &str, errors: &mut Vec<FieldError>) -> Option<Self> {
        let number = json.as_u64().and_then(|n| u32::try_from(n).ok());
        if number.is_none() {
            errors.push(FieldError::new(path, "应当是不小于零的整数"));
        }
        number
    }
    fn write(&self) -> Option<Json> {
        Some(json!(self))
    }
}

impl Value for Fen {
    fn kind() -> FieldKind {
        FieldKind::Money
    }
    /// Accepts fen as an integer, or yuan as text (“156000”, “156000.50”, “156000元”).
    fn read(json: &Json, path: &str, errors: &mut Vec<FieldError>) -> Option<Self> {
        let read = match json {
            Json::Number(number) => number
                .as_i64()
                .filter(|fen| *fen >= 0)
                .map(Fen)
                .ok_or_else(|| "金额应当是不小于零的整数（单位：分）".to_owned()),
            Json::String(text) => Fen::parse(text.trim().trim_end_matches('元')).map_err(|error| error.to_string()),
            _ => Err("应当填写金额，例如 156000.00 元".to_owned()),
        };
        read.map_err(|message| errors.push(FieldError::new(path, message))).ok()
    }
    fn write(&self) -> Option<Json> {
        Some(json!(self.0))
    }
}

impl Value for Date {
    fn kind() -> FieldKind {
        FieldKind::Date
    }
    fn read(json: &Json, path: &str, errors: &mut Vec<FieldError>) -> Option<Self> {
        let text = text_of(json, path, errors)?;
        parse_date(text).map_err(|message| errors.push(FieldError::new(path, message))).ok()
    }
    fn write(&self) -> Option<Json> {
        Some(Json::String(self.to_string()))
    }
}

/// Reads a day written `2022-09-05`.
///
/// # Errors
/// A Chinese sentence when the form is wrong or no such day exists.
pub fn parse_date(text: &str) -> Result<Date, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let numbers = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => {
            (year.parse::<i16>().ok()).zip(month.parse::<i8>().ok()).zip(day.parse::<i8>().ok())
        }
        _ => None,
    };
    let Some(((year, month), day)) = numbers else {
        return Err(format!("“{text}”不是日期，应当写作“2022-09-05”"));
    };
    Date::new(year, month, day).map_err(|_| format!("“{text}”这一天不存在，请核对年月日"))
}

/// Reads a civil time written `2022-09-05 09:00` (or with `T`, or with seconds, which are dropped to the minute's start
/// only when zero); a bare day is nine in the morning, the start of office hours.
///
/// # Errors
/// A Chinese sentence when the form is wrong or no such time exists.
pub fn parse_datetime(text: &str) -> Result<DateTime, String> {
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, "09:00"));
    let date = parse_date(day.trim())?;
    let fault = || format!("“{text}”不是时间，应当写作“2022-09-05 09:00”");
    let parts: Vec<i8> =
        time.trim().split(':').map(|part| part.parse().ok()).collect::<Option<_>>().ok_or_else(fault)?;
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] => (*hour, *minute, 0),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return Err(fault()),
    };
    let time =
        jiff::civil::Time::new(hour, minute, second, 0).map_err(|_| format!("“{text}”这一时刻不存在，请核对时分"))?;
    Ok(date.to_datetime(time))
}

/// Writes a civil time as `2022-09-05T09:00:00`, the stored form.
pub fn write_datetime(at: DateTime) -> String {
    format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", at.year(), at.month(), at.day(), at.hour(), at.minute(), at.second())
}

/// Writes a day in the way of Chinese documents: 2022年9月5日.
pub fn chinese_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// Writes a time in the way of Chinese documents: 2022年9月5日9时05分.
pub fn chinese_datetime(at: DateTime) -> String {
    format!("{}{}时{:02}分", chinese_date(at.date()), at.hour(), at.minute())
}

impl Value for DateTime {
    fn kind() -> FieldKind {
        FieldKind::DateTime
    }
    fn read(json: &Json, path: &str, errors: &mut Vec<FieldError>) -> Option<Self> {
        let text = text_of(json, path, errors)?;
        parse_datetime(text).map_err(|message| errors.push(FieldError::new(path, message))).ok()
    }
    fn write(&self) -> Option<Json> {
        Some(Json::String(write_datetime(*self)))
    }
}

macro_rules! identifier_value {
    ($type:ty, $kind:expr) => {
        impl Value for $type {
            fn kind() -> FieldKind {
                $kind
            }
            fn read(json: &Json, path: &str, errors: &mut Vec<FieldError>) -> Option<Self> {
                let text = text_of(json, path, errors)?;
                <$type>::parse(text).map_err(|error| errors.push(FieldError::new(path, error.to_string()))).ok()
            }
            fn write(&self) -> Option<Json> {
                Some(Json::String(self.to_string()))
            }
        }
    };
}
identifier_value!(law::identifier::RegionCode, FieldKind::Region);
identifier_value!(law::identifier::CreditCode, FieldKind::CreditCode);
identifier_value!(law::identifier::IdentityNumber, FieldKind::IdentityNumber);

/// Reads a code out of a fixed list; used by [`choices!`](crate::choices) and by the code lists of `law`.
pub fn read_choice<T: Copy>(json: &Json, path: &str, all: &[(T, Choice)], errors: &mut Vec<FieldError>) -> Option<T> {
    let text = text_of(json, path, errors)?;
    let found = all.iter().find(|(_, choice)| choice.code == text || choice.title == text).map(|(value, _)| *value);
    if found.is_none() {
        let known: Vec<&str> = all.iter().map(|(_, choice)| choice.title).collect();
        errors.push(FieldError::new(path, format!("“{text}”不在可选范围内，可选：{}", known.join("、"))));
    }
    found
}

macro_rules! law_choice {
    ($type:ty, $title:expr) => {
        impl Value for $type {
            fn kind() -> FieldKind {
                FieldKind::Choice(
                    <$type>::ALL.iter().map(|value| Choice { code: value.code(), title: $title(*value) }).collect(),
                )
            }
            fn read(json: &Json, path: &str, errors: &mut Vec<FieldError>) -> Option<Self> {
                let all: Vec<(Self, Choice)> = <$type>::ALL
                    .iter()
                    .map(|value| (*value, Choice { code: value.code(), title: $title(*value) }))
                    .collect();
                read_choice(json, path, &all, errors)
            }
            fn write(&self) -> Option<Json> {
                Some(Json::String(self.code().to_owned()))
            }
        }
    };
}
law_choice!(law::discretion::TierCode, law::discretion::TierCode::title);
law_choice!(law::discretion::FineBasis, law::discretion::FineBasis::title);
law_choice!(law::setting::InstrumentLevel, law::setting::InstrumentLevel::title);
law_choice!(law::statutes::Enactment, law::statutes::Enactment::title);
law_choice!(PenaltyKind, PenaltyKind::name);

impl<T: Value> Value for Option<T> {
    const REQUIRED: bool = false;
    fn kind() -> FieldKind {
        T::kind()
    }
    fn read(json: &Json, path: &str, errors: &mut Vec<FieldError>) -> Option<Self> {
        if let Json::Object(object) = json
            && object.is_empty()
        {
            return Some(None);
        }
        T::read(json, path, errors).map(Some)
    }
    fn absent(_: &str, _: &str, _: &mut Vec<FieldError>) -> Option<Self> {
        Some(None)
    }
    fn write(&self) -> Option<Json> {
        self.as_ref().and_then(Value::write)
    }
}

impl<T: Value> Value for Vec<T> {
    const REQUIRED: bool = false;
    fn kind() -> FieldKind {
        FieldKind::List(Box::new(T::kind()))
    }
    fn read(json: &Json, path: &str, errors: &mut Vec<FieldError>) -> Option<Self> {
        let Json::Array(items) = json else {
            errors.push(FieldError::new(path, "应当是列表"));
            return None;
        };
        if items.len() > LIST_LIMIT {
            errors.push(FieldError::new(path, format!("最多{LIST_LIMIT}项，现有{}项", items.len())));
            return None;
        }
        let before = errors.len();
        let values: Vec<T> = items
            .iter()
            .enumerate()
            .filter_map(|(i, item)| T::read(item, &join(path, &i.to_string()), errors))
            .collect();
        (errors.len() == before).then_some(values)
    }
    fn absent(_: &str, _: &str, _: &mut Vec<FieldError>) -> Option<Self> {
        Some(Vec::new())
    }
    fn write(&self) -> Option<Json> {
        if self.is_empty() { None } else { Some(Json::Array(self.iter().filter_map(Value::write).collect())) }
    }
}

/// Declares a code list: an enum with codes and Chinese titles.
///
/// ```ignore
/// choices! {
///     /// Kind of party.
///     pub enum PartyKind { Citizen = "citizen", "公民"; Organisation = "organisation", "法人或者其他组织"; }
/// }
/// ```
#[macro_export]
macro_rules! choices {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $title:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = $title] $(#[$vdoc])* $variant,)+
        }

        impl $name {
            /// Every value, in the order of the code list.
            pub const ALL: &'static [($name, $crate::value::Choice)] =
                &[$(($name::$variant, $crate::value::Choice { code: $code, title: $title }),)+];

            /// The stored code.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)+ }
            }

            /// The Chinese term.
            pub fn title(self) -> &'static str {
                match self { $($name::$variant => $title,)+ }
            }
        }

        impl $crate::value::Value for $name {
            fn kind() -> $crate::value::FieldKind {
                $crate::value::FieldKind::Choice(Self::ALL.iter().map(|(_, choice)| *choice).collect())
            }
            fn read(
                json: &serde_json::Value,
                path: &str,
                errors: &mut Vec<$crate::value::FieldError>,
            ) -> Option<Self> {
                $crate::value::read_choice(json, path, Self::ALL, errors)
            }
            fn write(&self) -> Option<serde_json::Value> {
                Some(serde_json::Value::String(self.code().to_owned()))
            }
        }
    };
}

/// Declares a group of fields: a struct that is read, written and described as one value.
///
/// A field is `name: Type, "label";` with an optional hint and an optional `[sealed]` mark.
#[macro_export]
macro_rules! group {
    ($(#[$doc:meta])* pub struct $name:ident {
        $($(#[$fdoc:meta])* $field:ident : $type:ty, $label:literal $(, $hint:literal)? $([$privacy:ident])?;)*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $(#[doc = $label] $(#[$fdoc])* pub $field: $type,)*
        }

        impl $name {
            /// The fields, in the order of the form.
            pub fn fields() -> Vec<$crate::value::FieldDefinition> {
                vec![$($crate::value::FieldDefinition {
                    name: stringify!($field),
                    label: $label,
                    hint: $crate::group!(@hint $($hint)?),
                    kind: <$type as $crate::value::Value>::kind(),
                    required: <$type as $crate::value::Value>::REQUIRED,
                    privacy: $crate::group!(@privacy $($privacy)?),
                },)*]
            }
        }

        impl $crate::value::Value for $name {
            fn kind() -> $crate::value::FieldKind {
                $crate::value::FieldKind::Group(Self::fields())
            }
            fn read(
                json: &serde_json::Value,
                path: &str,
                errors: &mut Vec<$crate::value::FieldError>,
            ) -> Option<Self> {
                let object = $crate::value::read_object(json, path, &[$(stringify!($field)),*], errors)?;
                let before = errors.len();
                $(let $field = $crate::value::read_field::<$type>(object, stringify!($field), $label, path, errors);)*
                if errors.len() > before {
                    return None;
                }
                Some(Self { $($field: $field?,)* })
            }
            fn write(&self) -> Option<serde_json::Value> {
                let mut object = serde_json::Map::new();
                $(if let Some(value) = $crate::value::Value::write(&self.$field) {
                    object.insert(stringify!($field).to_owned(), value);
                })*
                Some(serde_json::Value::Object(object))
            }
        }
    };
    (@hint) => { "" };
    (@hint $hint:literal) => { $hint };
    (@privacy) => { $crate::value::Privacy::Open };
    (@privacy sealed) => { $crate::value::Privacy::Sealed };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_that_do_not_exist_are_named() {
        assert_eq!(parse_date("2022-02-30"), Err("“2022-02-30”这一天不存在，请核对年月日".to_owned()));
        assert!(parse_date("2022/02/03").is_err());
        assert!(parse_datetime("2022-02-03 24:10").unwrap_err().contains("不存在"));
        assert_eq!(write_datetime(parse_datetime("2022-09-05").unwrap()), "2022-09-05T09:00:00");
        assert_eq!(write_datetime(parse_datetime("2022-09-05T16:50").unwrap()), "2022-09-05T16:50:00");
    }
}
