//! What an act is: its id, its place in the procedure, who may do it, what it produces.

use crate::value::{FieldDefinition, FieldError, FieldKind, Privacy, join};

crate::choices! {
    /// In what capacity a person acts (a post held at an agency on a day).
    pub enum Role {
        Officer = "officer", "执法人员";
        Head = "head", "行政机关负责人";
        Reviewer = "reviewer", "法制审核人员";
        Presider = "presider", "听证主持人";
        Supervisor = "supervisor", "执法监督人员";
        Clerk = "clerk", "内勤人员";
        Assistant = "assistant", "辅助人员";
        Administrator = "administrator", "系统管理员";
        ItemClerk = "item_clerk", "事项管理员";
        LegalOffice = "legal_office", "政府法制机构审查人员";
    }
}

crate::choices! {
    /// A stage of the ordinary procedure, as shown in the steps of a case page.
    pub enum Stage {
        Lead = "lead", "线索";
        Filing = "filing", "立案";
        Investigation = "investigation", "调查取证";
        Notice = "notice", "告知与申辩";
        Hearing = "hearing", "听证";
        Review = "review", "法制审核";
        Decision = "decision", "决定";
        Service = "service", "送达";
        Publication = "publication", "公示";
        Performance = "performance", "执行";
        Closing = "closing", "结案归档";
        Supervision = "supervision", "监督";
        Registry = "registry", "名录";
        Catalogue = "catalogue", "事项目录";
    }
}

/// The definition of one kind of act: from it come the form, the schema, the document's data and the timeline's line.
#[derive(Debug)]
pub struct ActDefinition {
    /// The stable id, such as `penalty.file_case`.
    pub id: &'static str,
    /// The Chinese name of the step.
    pub title: &'static str,
    /// Where in the procedure it stands.
    pub stage: Stage,
    /// In what capacity it may be done; one of them suffices.
    pub by: &'static [Role],
    /// Whether it takes effect only when a head of the agency has approved it.
    pub approved: bool,
    /// Whether it opens a new case.
    pub opens: bool,
    /// Ids of the document kinds it produces, see [`crate::document`].
    pub documents: &'static [&'static str],
    /// What it is for and what must be borne in mind, for the head of the form.
    pub hint: &'static str,
    /// The fields, in the order of the form.
    pub fields: fn() -> Vec<FieldDefinition>,
}

impl ActDefinition {
    /// The dotted patterns of the fields that enter the hash as salted commitments, such as `party.name` or
    /// `answers.*.question`; `*` stands for every place in a list.
    pub fn sealed_patterns(&self) -> Vec<String> {
        let mut patterns = Vec::new();
        collect_sealed(&(self.fields)(), "", &mut patterns);
        patterns
    }
}

fn collect_sealed(fields: &[FieldDefinition], path: &str, patterns: &mut Vec<String>) {
    for field in fields {
        let at = join(path, field.name);
        if field.privacy == Privacy::Sealed {
            patterns.push(at);
            continue;
        }
        let (inner, at) = match &field.kind {
            FieldKind::List(inner) => (inner.as_ref(), format!("{at}.*")),
            kind => (kind, at),
        };
        if let FieldKind::Group(fields) = inner {
            collect_sealed(fields, &at, patterns);
        }
    }
}

/// A Rust type that is an act.
pub trait ActType: Sized {
    /// Its definition.
    const DEFINITION: ActDefinition;
    /// Reads the fields.
    ///
    /// # Errors
    /// Every faulty field, in Chinese.
    fn parse(json: &serde_json::Value) -> Result<Self, Vec<FieldError>>;
    /// Writes the fields.
    fn fields_json(&self) -> serde_json::Value;
    /// The officers who carried the act out on the spot, where the act names them.
    fn officers(&self) -> &[crate::value::PersonId] {
        &[]
    }
}

/// Declares an act.
///
/// ```ignore
/// act! {
///     /// Doc comment.
///     FileCase = "penalty.file_case", "申请立案" {
///         stage: Filing, by: [Officer], approved: true, documents: ["filing_approval"], officers: officers,
///         hint: "…",
///     }
///     item: ItemCode, "权力事项";
/// }
/// ```
#[macro_export]
macro_rules! act {
    ($(#[$doc:meta])* $name:ident = $id:literal, $title:literal {
        stage: $stage:ident, by: [$($role:ident),*]
        $(, approved: $approved:literal)? $(, opens: $opens:literal)? $(, documents: [$($document:literal),*])?
        $(, officers: $officers:ident)? $(, hint: $hint:literal)? $(,)?
    }
    $($(#[$fdoc:meta])* $field:ident : $type:ty, $label:literal $(, $fhint:literal)? $([$privacy:ident])?;)*) => {
        $crate::group! {
            $(#[$doc])*
            pub struct $name {
                $($(#[$fdoc])* $field: $type, $label $(, $fhint)? $([$privacy])?;)*
            }
        }

        impl $crate::definition::ActType for $name {
            const DEFINITION: $crate::definition::ActDefinition = $crate::definition::ActDefinition {
                id: $id,
                title: $title,
                stage: $crate::definition::Stage::$stage,
                by: &[$($crate::definition::Role::$role),*],
                approved: $crate::act!(@flag $($approved)?),
                opens: $crate::act!(@flag $($opens)?),
                documents: &[$($($document),*)?],
                hint: $crate::act!(@text $($hint)?),
                fields: $name::fields,
            };
            fn parse(json: &serde_json::Value) -> Result<Self, Vec<$crate::value::FieldError>> {
                let mut errors = Vec::new();
                let read = <Self as $crate::value::Value>::read(json, "", &mut errors);
                match read {
                    Some(act) if errors.is_empty() => Ok(act),
                    _ => Err(errors),
                }
            }
            fn fields_json(&self) -> serde_json::Value {
                $crate::value::Value::write(self).unwrap_or_default()
            }
            $(fn officers(&self) -> &[$crate::value::PersonId] {
                &self.$officers
            })?
        }
    };
    (@flag) => { false };
    (@flag $flag:literal) => { $flag };
    (@text) => { "" };
    (@text $text:literal) => { $text };
}

/// Declares the closed list of acts of one kind of stream: an enum with one variant an act, and its registry.
///
/// Adding an act is its own file and one line here.
#[macro_export]
macro_rules! act_list {
    ($(#[$doc:meta])* pub enum $list:ident { $($name:ident,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each variant is documented at its type")]
        pub enum $list {
            $($name($name),)+
        }

        impl $list {
            /// Every definition, in the order of the procedure.
            pub const DEFINITIONS: &'static [&'static $crate::definition::ActDefinition] =
                &[$(&<$name as $crate::definition::ActType>::DEFINITION,)+];

            /// The definition with this id.
            pub fn definition_of(id: &str) -> Option<&'static $crate::definition::ActDefinition> {
                Self::DEFINITIONS.iter().find(|definition| definition.id == id).copied()
            }

            /// Reads the fields of the act with this id; `None` when no such act exists.
            pub fn parse(id: &str, fields: &serde_json::Value) -> Option<Result<Self, Vec<$crate::value::FieldError>>> {
                use $crate::definition::ActType as _;
                $(if id == $name::DEFINITION.id {
                    return Some($name::parse(fields).map($list::$name));
                })+
                None
            }

            /// The definition.
            pub fn definition(&self) -> &'static $crate::definition::ActDefinition {
                match self { $($list::$name(_) => &<$name as $crate::definition::ActType>::DEFINITION,)+ }
            }

            /// The fields as JSON, with absent fields left out.
            pub fn fields_json(&self) -> serde_json::Value {
                match self { $($list::$name(act) => $crate::definition::ActType::fields_json(act),)+ }
            }

            /// The officers who carried the act out, where the act names them.
            pub fn officers(&self) -> &[$crate::value::PersonId] {
                match self { $($list::$name(act) => $crate::definition::ActType::officers(act),)+ }
            }
        }

        $(impl<'a> TryFrom<&'a $list> for &'a $name {
            type Error = ();
            fn try_from(act: &'a $list) -> Result<Self, ()> {
                match act {
                    $list::$name(act) => Ok(act),
                    _ => Err(()),
                }
            }
        }

        impl From<$name> for $list {
            fn from(act: $name) -> Self {
                $list::$name(act)
            }
        })+
    };
}
