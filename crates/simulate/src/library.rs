//! Texts for the demo's library of statutes: invented regulations of an invented city, so that reading, comparing and
//! proposing can be seen without the statutes of the state.

/// A text as somebody would upload it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// The file's name.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Its words.
    pub words: &'static str,
}

/// The texts in the order of their versions, those of one statute one after the other: each ends on the day on which
/// the next comes into force.
pub const TEXTS: &[Text] = &[
    Text {
        name: "示例市公共停车场管理条例(2018-03-28).md",
        media_type: "text/markdown",
        words: include_str!("../data/statutes/parking-2018.md"),
    },
    Text {
        name: "示例市公共停车场管理条例(2023-08-24).md",
        media_type: "text/markdown",
        words: include_str!("../data/statutes/parking-2023.md"),
    },
    Text {
        name: "示例市户外招牌设置管理办法(2021-09-06).txt",
        media_type: "text/plain",
        words: include_str!("../data/statutes/signboards-2021.txt"),
    },
];

/// Who registers them: the legal office of Heze.
pub const BY: &str = "heze-justice-legal-1";
