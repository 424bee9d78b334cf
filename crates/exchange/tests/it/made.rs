//! Acts made at random from their definitions, so that fields added later are tried as well.

use casework::definition::ActType;
use casework::registry::{
    Appoint, CheckCertificate, IssueCertificate, PublishItem, RegisterPerson, RegistryAct, SuspendCertificate,
};
use casework::value::{FieldDefinition, FieldKind};
use jiff::ToSpan as _;
use jiff::civil::date;
use serde_json::{Map, Value as Json, json};

/// A reproducible generator (a linear congruence).
pub(crate) struct Maker(pub(crate) u64);

/// Characters that wire formats trip over, among common ones.
const ALPHABET: &[&str] = &[
    "甲", "乙", "第", "条", "喆", "𬎆", "a", "Z", "7", "0", "=", "+", "-", "@", "'", "\"", ",", ";", "，", "\t", "\\",
    "\\n", "\n", "<", "&", "]]>", "_x0041_", " ", "　", "|", "%", "/", "*",
];

impl Maker {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn text(&mut self) -> String {
        let length = 1 + self.below(9);
        let text: String = (0..length).map(|_| ALPHABET[self.below(ALPHABET.len())]).collect();
        match text.trim() {
            "" => "空白".to_owned(),
            text => text.to_owned(),
        }
    }

    fn day(&mut self) -> String {
        (date(2015, 1, 1) + i64::try_from(self.below(4000)).unwrap().days()).to_string()
    }

    fn value(&mut self, kind: &FieldKind) -> Json {
        match kind {
            FieldKind::Line | FieldKind::Text => json!(self.text()),
            FieldKind::Bool => json!(self.below(2) == 1),
            FieldKind::Number => json!(self.below(3000)),
            FieldKind::Money => json!(self.below(10_000_000)),
            FieldKind::Date => json!(self.day()),
            FieldKind::DateTime => json!(format!("{}T09:30:00", self.day())),
            FieldKind::Region => json!(["371721", "371702", "370000"][self.below(3)]),
            FieldKind::Choice(choices) => json!(choices[self.below(choices.len())].code),
            FieldKind::Agency => json!(["cx-market", "cx-urban"][self.below(2)]),
            FieldKind::Person => json!("zhang"),
            FieldKind::Item => json!(format!("{:013}", self.below(1_000_000))),
            FieldKind::Group(fields) => Json::Object(self.fields(fields)),
            FieldKind::List(inner) => {
                let length = 1 + self.below(3);
                Json::Array((0..length).map(|_| self.value(inner)).collect())
            }
            other => panic!("no value is made of {other:?} yet"),
        }
    }

    fn fields(&mut self, fields: &[FieldDefinition]) -> Map<String, Json> {
        let mut object = Map::new();
        for field in fields {
            if field.required || matches!(field.kind, FieldKind::Bool) || self.below(3) > 0 {
                object.insert(field.name.to_owned(), self.value(&field.kind));
            }
        }
        object
    }

    fn act<T: ActType>(&mut self, change: impl FnOnce(&mut Map<String, Json>)) -> RegistryAct {
        let mut fields = self.fields(&(T::DEFINITION.fields)());
        change(&mut fields);
        let json = Json::Object(fields);
        RegistryAct::parse(T::DEFINITION.id, &json).unwrap().unwrap_or_else(|errors| panic!("{json}: {errors:?}"))
    }

    /// A person with certificates, checks, suspensions and posts, none of which contradict each other.
    pub(crate) fn person(&mut self, number: usize) -> Vec<RegistryAct> {
        let id = format!("p{number}");
        let term = |fields: &mut Map<String, Json>, from: usize| {
            fields.insert("from".to_owned(), json!(format!("20{:02}-01-01", 10 + from)));
            if fields.contains_key("until") {
                fields.insert("until".to_owned(), json!("2040-12-31"));
            }
        };
        let mut acts = vec![self.act::<RegisterPerson>(|fields| {
            fields.insert("id".to_owned(), json!(id));
        })];
        for i in 0..self.below(3) {
            let of = |fields: &mut Map<String, Json>| {
                fields.insert("person".to_owned(), json!(id));
                fields.insert("number".to_owned(), json!(format!("0{number}-{i}")));
            };
            acts.push(self.act::<IssueCertificate>(|fields| {
                of(fields);
                term(fields, i);
            }));
            for year in 0..self.below(3) {
                acts.push(self.act::<CheckCertificate>(|fields| {
                    of(fields);
                    fields.insert("year".to_owned(), json!(2020 + year));
                }));
            }
            for year in 0..self.below(3) {
                acts.push(self.act::<SuspendCertificate>(|fields| {
                    of(fields);
                    term(fields, year);
                }));
            }
        }
        for i in 0..self.below(3) {
            acts.push(self.act::<Appoint>(|fields| {
                fields.insert("person".to_owned(), json!(id));
                term(fields, i);
            }));
        }
        acts
    }

    /// A version of an item that may be taken over.
    pub(crate) fn item(&mut self, code: &str, from: &str) -> RegistryAct {
        self.act::<PublishItem>(|fields| {
            fields.insert("code".to_owned(), json!(code));
            fields.insert("from".to_owned(), json!(from));
            fields.insert("name".to_owned(), json!(format!("事项{code}")));
            fields.insert("secret".to_owned(), json!(false));
            let mut whole = Json::Object(std::mem::take(fields));
            forwards(&mut whole);
            if let Json::Object(whole) = whole {
                *fields = whole;
            }
        })
    }
}

/// Turns ranges the right way round: the rules refuse others.
fn forwards(json: &mut Json) {
    match json {
        Json::Array(values) => values.iter_mut().for_each(forwards),
        Json::Object(object) => {
            if object.contains_key("min") && object.contains_key("max") {
                object.insert("max".to_owned(), json!(object["min"].as_u64().unwrap() + 1));
            }
            object.values_mut().for_each(forwards);
        }
        _ => {}
    }
}
