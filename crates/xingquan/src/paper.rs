//! The typesetter behind the pages: fonts from a folder, documents filled from cases.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use casework::case::CaseFile;
use casework::catalogue::impact::Quoting;
use casework::facts::{Facts, Neighbours};
use documents::typeset::Typesetter;
use exchange::container::Part;
use jiff::civil::Date;
use node::Node;
use web::Documents;

/// The environment variable that names the folder of fonts.
const FONTS: &str = "XINGQUAN_FONTS";

/// Folders where fonts are looked for when nothing names one.
const PLACES: [&str; 2] = [".tools/fonts", "/usr/share/xingquan/fonts"];

/// Sets documents with fonts that were read once.
#[derive(Debug)]
pub(crate) struct Paper {
    typesetter: Arc<Typesetter>,
    address: String,
}

impl Paper {
    /// Reads the fonts: from `folder`, or where the environment or custom says.
    ///
    /// # Errors
    /// A Chinese sentence that says where fonts were looked for and how to get them.
    pub(crate) fn open(folder: Option<&Path>, address: &str) -> anyhow::Result<Self> {
        #[expect(clippy::disallowed_methods, reason = "the binary is the one place that reads the environment")]
        let named = std::env::var(FONTS).ok().map(PathBuf::from);
        let folder = folder
            .map(Path::to_path_buf)
            .or(named)
            .or_else(|| PLACES.iter().map(PathBuf::from).find(|place| place.is_dir()));
        let Some(folder) = folder else {
            bail!("没有找到字体：请运行 tools/fonts 目录 取得字体，并用 --fonts 或者环境变量 {FONTS} 指定该目录");
        };
        let files = documents::fonts::load(&folder).with_context(|| format!("不能读取字体目录{}", folder.display()))?;
        let typesetter = Typesetter::new(files).with_context(|| format!("字体目录{}不完整", folder.display()))?;
        Ok(Self { typesetter: Arc::new(typesetter), address: address.to_owned() })
    }
}

impl Documents for Paper {
    fn pdf(&self, case: &CaseFile, source: u32, kind: &str, facts: Facts<'_>, draft: bool) -> Result<Vec<u8>, String> {
        documents::render(&self.typesetter, case, source, kind, facts, draft, &self.address)
            .map(|pdf| pdf.bytes)
            .map_err(|error| error.to_string())
    }

    fn pages(
        &self,
        case: &CaseFile,
        source: u32,
        kind: &str,
        facts: Facts<'_>,
        draft: bool,
    ) -> Result<Vec<String>, String> {
        documents::pages(&self.typesetter, case, source, kind, facts, draft, &self.address)
            .map_err(|error| error.to_string())
    }

    fn quotations(&self, on: Date) -> Vec<Quoting> {
        documents::quotations(&on.to_string())
    }
}

/// Every issued document of a case, named as it stands in an exported file. A document that cannot be set does not keep
/// the record from being exported: the part `missing.txt` names it and says why.
///
/// # Errors
/// A Chinese sentence when there are no fonts.
pub(crate) fn all(node: &Node, case: &CaseFile) -> anyhow::Result<Vec<Part>> {
    let paper = Paper::open(None, "")?;
    let registry = node.registry();
    let neighbours = Neighbours::default();
    let facts = Facts { law: node.law(), registry: &registry, neighbours: &neighbours };
    let mut parts = Vec::new();
    let mut missing = String::new();
    for document in case.documents() {
        let kind = document.kind.id;
        match paper.pdf(case, document.source, kind, facts, false) {
            Ok(bytes) => parts.push(Part { name: format!("{:03}-{kind}.pdf", document.source), bytes }),
            Err(error) => missing.push_str(&format!("{:03}-{kind}：{error}\n", document.source)),
        }
    }
    if !missing.is_empty() {
        parts.push(Part { name: "missing.txt".to_owned(), bytes: missing.into_bytes() });
    }
    Ok(parts)
}
