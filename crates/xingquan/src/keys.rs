//! The keys by which a node signs, in two files of its data folder that only its owner may read.
//!
//! A file holds one line: `xingquan-key/v1 <ed25519|sm2> <name of the log> <64 hexadecimal digits>`. The files are made when
//! a node starts for the first time; the name of the log stands in them, so that a data folder says whose it is.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use node::Entropy;
use record::digest::Digest;
use record::sign::{Ed25519Key, Signer, Sm2Key};

const FORMAT: &str = "xingquan-key/v1";

/// Random seeds tried for an SM2 key; one in four thousand million does not serve.
const TRIES: usize = 4;

/// A node's keys.
#[derive(Debug)]
pub(crate) struct Keys {
    /// The log's name.
    pub(crate) origin: String,
    ed25519: Ed25519Key,
    sm2: Sm2Key,
}

impl Keys {
    /// Reads the keys; `None` where the folder has neither.
    ///
    /// # Errors
    /// A Chinese sentence when one is missing, open to others or unreadable.
    pub(crate) fn open(folder: &Path) -> anyhow::Result<Option<Self>> {
        let (ed25519, sm2) = (read(folder, "ed25519")?, read(folder, "sm2")?);
        let ((origin, ed25519), (sm2_origin, sm2)) = match (ed25519, sm2) {
            (None, None) => return Ok(None),
            (Some(ed25519), Some(sm2)) => (ed25519, sm2),
            (ed25519, _) => {
                let missing = if ed25519.is_none() { "ed25519.key" } else { "sm2.key" };
                bail!("目录{}中缺少密钥文件{missing}；请从备份恢复", folder.display());
            }
        };
        if origin != sm2_origin {
            bail!("目录{}中两个密钥的名称不同（{origin}、{sm2_origin}）；请从备份恢复", folder.display());
        }
        Ok(Some(Self {
            ed25519: Ed25519Key::from_seed(&origin, &ed25519)?,
            sm2: Sm2Key::from_seed(&origin, &sm2)?,
            origin,
        }))
    }

    /// Draws new keys and writes them, both or none.
    ///
    /// # Errors
    /// A Chinese sentence when the folder cannot be written or the name cannot be that of a log.
    pub(crate) fn create(folder: &Path, origin: &str, entropy: &dyn Entropy) -> anyhow::Result<Self> {
        let random = || entropy.bytes().map_err(|error| anyhow::anyhow!("系统不能提供随机数：{error}"));
        let seed = random()?;
        let ed25519 = Ed25519Key::from_seed(origin, &seed).with_context(|| format!("日志名称“{origin}”不能使用"))?;
        let mut sm2 = None;
        for _ in 0..TRIES {
            let seed = random()?;
            if let Ok(key) = Sm2Key::from_seed(origin, &seed) {
                sm2 = Some((key, seed));
                break;
            }
        }
        let (sm2, sm2_seed) = sm2.context("不能生成SM2密钥")?;
        let made = || -> std::io::Result<()> {
            // The folder gets its name when both files are in it, so there are never half of the keys.
            let parent = folder.parent().unwrap_or_else(|| Path::new("."));
            fs::create_dir_all(parent)?;
            let aside = tempfile::Builder::new().prefix(".keys").tempdir_in(parent)?;
            write(aside.path(), "ed25519", origin, &seed)?;
            write(aside.path(), "sm2", origin, &sm2_seed)?;
            fs::rename(aside.keep(), folder)?;
            fs::File::open(parent)?.sync_all()
        };
        made().with_context(|| format!("密钥不能写入目录{}", folder.display()))?;
        Ok(Self { origin: origin.to_owned(), ed25519, sm2 })
    }

    /// The keys in the order in which they sign.
    pub(crate) fn signers(self) -> Vec<Box<dyn Signer>> {
        vec![Box::new(self.ed25519), Box::new(self.sm2)]
    }

    /// Their public halves.
    pub(crate) fn verifiers(&self) -> Vec<record::key::VerifierKey> {
        vec![self.ed25519.verifier().clone(), self.sm2.verifier().clone()]
    }
}

fn write(folder: &Path, kind: &str, origin: &str, seed: &[u8; 32]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(folder.join(format!("{kind}.key")))?;
    writeln!(file, "{FORMAT} {kind} {origin} {}", Digest(*seed).to_hex())?;
    file.sync_all()
}

/// The name and the seed in a key file; `None` where there is no file.
fn read(folder: &Path, kind: &str) -> anyhow::Result<Option<(String, [u8; 32])>> {
    let path = folder.join(format!("{kind}.key"));
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("无法读取密钥文件{}", path.display())),
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&path).map(|file| file.permissions().mode()).unwrap_or_default();
        if mode & 0o077 != 0 {
            bail!("密钥文件{}可以被其他用户读写；请先运行“chmod 600 {}”", path.display(), path.display());
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let &[FORMAT, found, origin, seed] = words.as_slice() else {
        bail!("密钥文件{}的内容不对；请从备份恢复", path.display());
    };
    match Digest::from_hex(seed) {
        Ok(Digest(seed)) if found == kind => Ok(Some((origin.to_owned(), seed))),
        _ => bail!("密钥文件{}的内容不对；请从备份恢复", path.display()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemEntropy;

    #[test]
    fn keys_are_made_once_for_the_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("node/keys");
        assert!(Keys::open(&folder).unwrap().is_none());
        let made = Keys::create(&folder, "371721.example", &SystemEntropy).unwrap();
        let read = Keys::open(&folder).unwrap().unwrap();
        assert_eq!(read.origin, "371721.example");
        assert_eq!(read.verifiers(), made.verifiers());
        for name in ["ed25519.key", "sm2.key"] {
            let path = folder.join(name);
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let error = Keys::create(&folder, "other", &SystemEntropy).unwrap_err();
        assert!(error.to_string().contains("不能写入"), "{error}");
        assert_eq!(Keys::open(&folder).unwrap().unwrap().verifiers(), made.verifiers());
    }

    #[test]
    fn what_is_wrong_with_keys_is_said() {
        use std::os::unix::fs::PermissionsExt as _;
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("keys");
        Keys::create(&folder, "log", &SystemEntropy).unwrap();
        let path = folder.join("sm2.key");
        let said = |error: anyhow::Error| format!("{error:#}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(said(Keys::open(&folder).unwrap_err()).contains("chmod 600"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, "xingquan-key/v1 sm2 log 12").unwrap();
        assert!(said(Keys::open(&folder).unwrap_err()).contains("内容不对"));
        fs::remove_file(&path).unwrap();
        assert!(said(Keys::open(&folder).unwrap_err()).contains("缺少密钥文件sm2.key"));
        assert!(said(Keys::create(&data.path().join("x"), "a b", &SystemEntropy).unwrap_err()).contains("不能使用"));
    }
}
