//! The fonts documents are set in, and the one place of the crate that reads files.
//!
//! Official documents are set in four faces: 仿宋 (body), 宋 (titles), 黑 (headings) and 楷. The free faces of these shapes
//! cover GB 2312 but lack a third of the characters of personal names, so every face has the same wide fallbacks behind it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use thiserror::Error;

/// The families the templates name, each with what it is for. All must be there: a document set in a different face on
/// another node would be a different file.
pub const FAMILIES: &[(&str, &str)] = &[
    ("FandolFang R", "仿宋（正文）"),
    ("FandolSong", "宋体（标题）"),
    ("FandolHei", "黑体（小标题）"),
    ("FandolKai", "楷体"),
    ("Noto Serif CJK SC", "宋体（人名、地名用字）"),
    ("Noto Sans CJK SC", "黑体（人名、地名用字）"),
    ("LXGW WenKai", "楷体（人名、地名用字）"),
];

/// Why the fonts could not be read from a folder.
#[derive(Debug, Error)]
#[error("无法读取字体“{}”，请检查该路径是否存在、本程序是否有权读取（安装包中的 tools/fonts 可以取得字体）", path.display())]
pub struct LoadError {
    /// The folder or file.
    pub path: PathBuf,
    /// What the system answered.
    #[source]
    pub source: io::Error,
}

/// Reads every font file (`.otf`, `.ttf`, `.ttc`) that lies directly in `dir`, in the order of their names.
///
/// # Errors
/// [`LoadError`] names the folder or the file that could not be read. Files that are no fonts are not noticed here:
/// [`crate::typeset::Typesetter::new`] says which families are missing.
pub fn load(dir: &Path) -> Result<Vec<Vec<u8>>, LoadError> {
    let fault = |path: &Path| {
        let path = path.to_owned();
        |source| LoadError { path, source }
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(fault(dir))? {
        let path = entry.map_err(fault(dir))?.path();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if ["otf", "ttf", "ttc"].contains(&extension) {
            files.push(path);
        }
    }
    files.sort();
    files.iter().map(|path| fs::read(path).map_err(fault(path))).collect()
}
