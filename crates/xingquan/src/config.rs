//! The configuration file of a node (TOML).
//!
//! ```toml
//! data = "/var/lib/xingquan"            # keys, evidence files and, unless told otherwise, the database
//! origin = "371721.xingquan.example"    # the name of the node's log, for ever
//! listen = "127.0.0.1:8080"             # optional
//! database = "postgresql://xingquan@db.example/node"   # optional; otherwise xingquan.db in the data folder
//! site = "曹县行政处罚公示"               # optional: the name of the public site
//! address = "https://xingquan.example"  # optional: where the public reaches it; it stands in QR codes
//! fonts = "/usr/share/xingquan/fonts"   # optional: the folder of fonts
//! ```

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use toml::{Table, Value};

/// Where pages are served unless the file says otherwise.
const LISTEN: &str = "127.0.0.1:8080";

/// The keys a file may have.
const KEYS: [&str; 7] = ["data", "origin", "listen", "database", "site", "address", "fonts"];

/// The name of the public site unless the file says otherwise.
const SITE: &str = "行政处罚与行政强制公示";

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Config {
    /// The data folder; relative to the file.
    pub(crate) data: PathBuf,
    /// The name of the node's log.
    pub(crate) origin: String,
    /// The address on which pages are served.
    pub(crate) listen: SocketAddr,
    /// The database's address, where it is not the file in the data folder.
    pub(crate) database: Option<String>,
    /// The name of the public site.
    pub(crate) site: String,
    /// The address under which the public reaches it, without a final slash.
    pub(crate) address: Option<String>,
    /// The folder of fonts; relative to the file.
    pub(crate) fonts: Option<PathBuf>,
}

impl Config {
    /// Reads a file.
    ///
    /// # Errors
    /// A Chinese sentence that names the file and what is wrong in it.
    pub(crate) fn load(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("无法读取配置文件{}", path.display()))?;
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        Self::read(&text, folder).with_context(|| format!("配置文件{}有误", path.display()))
    }

    fn read(text: &str, folder: &Path) -> anyhow::Result<Self> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            anyhow!("第{}行不是有效的TOML（{}）", before.matches('\n').count() + 1, error.message())
        })?;
        if let Some(unknown) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
            bail!("没有名为“{unknown}”的配置项，可用：{}", KEYS.join("、"));
        }
        let text = |key: &str| match table.get(key) {
            None => Ok(None),
            Some(Value::String(text)) if !text.trim().is_empty() => Ok(Some(text.clone())),
            Some(_) => Err(anyhow!("“{key}”应当是不为空的文字，写在双引号内")),
        };
        let needed =
            |key: &str, example: &str| text(key)?.ok_or_else(|| anyhow!("缺少“{key}”，例如：{key} = \"{example}\""));
        let listen = text("listen")?.unwrap_or_else(|| LISTEN.to_owned());
        Ok(Self {
            data: folder.join(needed("data", "/var/lib/xingquan")?),
            origin: needed("origin", "371721.xingquan.example")?,
            listen: listen.parse().map_err(|_| anyhow!("“listen”应当是地址和端口，例如{LISTEN}，现为“{listen}”"))?,
            database: text("database")?,
            site: text("site")?.unwrap_or_else(|| SITE.to_owned()),
            address: text("address")?.map(|address| address.trim_end_matches('/').to_owned()),
            fonts: text("fonts")?.map(|fonts| folder.join(fonts)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "data = \"node\"\norigin = \"371721.example\"\n";

    #[test]
    fn a_file_is_read_and_its_paths_lie_beside_it() {
        let config = Config::read(GOOD, Path::new("/etc/xingquan")).unwrap();
        assert_eq!(config.data, Path::new("/etc/xingquan/node"));
        assert_eq!(config.listen.to_string(), LISTEN);
        let more = format!("{GOOD}listen = \"[::1]:80\"\ndatabase = \"postgresql:///x\"\n");
        let config = Config::read(&more, Path::new("")).unwrap();
        assert_eq!((config.listen.port(), config.database.as_deref()), (80, Some("postgresql:///x")));
    }

    #[test]
    fn what_is_wrong_is_said_in_chinese() {
        for (text, said) in [
            ("", "缺少“data”"),
            ("data = \"x\"", "缺少“origin”"),
            ("data = 3\norigin = \"o\"", "“data”应当是不为空的文字"),
            ("data = \"x\"\norigin = \"o\"\nport = 80", "没有名为“port”的配置项"),
            ("data = \"x\"\norigin = \"o\"\nlisten = \"localhost\"", "“listen”应当是地址和端口"),
            ("data = \"x\"\norigin = ", "第2行不是有效的TOML"),
        ] {
            let error = Config::read(text, Path::new("")).unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}
