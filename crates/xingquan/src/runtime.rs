//! A node from its data folder: database, evidence files, keys; and the task that takes acts into the log behind it.
//!
//! ```text
//! DATA/xingquan.db      the database, unless it is on a server
//! DATA/files/           evidence files
//! DATA/keys/            ed25519.key and sm2.key, readable by the owner alone
//! ```

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use clap::Args;
use law::Law;
use node::{Node, Parts};
use store::blob::Blobs;
use store::engine::{Store, StoreUrl};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::clock::{SystemClock, SystemEntropy};
use crate::config::Config;
use crate::keys::Keys;

/// How long the log waits after an act for others to come, so that one checkpoint covers many.
const GATHER: Duration = Duration::from_millis(200);

/// Which node a command is about.
#[derive(Debug, Clone, Args)]
pub(crate) struct Which {
    #[arg(long, value_name = "目录", conflicts_with = "config", help = "数据目录")]
    data: Option<PathBuf>,
    #[arg(long, value_name = "文件", help = "配置文件（TOML），代替--data")]
    config: Option<PathBuf>,
    #[arg(long, value_name = "地址", requires = "data", help = "数据库地址；不填为数据目录中的xingquan.db")]
    database: Option<String>,
}

impl Which {
    /// Where the node's things are.
    ///
    /// # Errors
    /// A Chinese sentence when neither folder nor file is given, or the file is faulty.
    pub(crate) fn place(&self) -> anyhow::Result<Place> {
        match (&self.data, &self.config) {
            (Some(data), _) => Ok(Place { data: data.clone(), database: self.database.clone(), origin: None }),
            (None, Some(config)) => Ok(Place::configured(&Config::load(config)?)),
            (None, None) => bail!("请用--data指定数据目录，或者用--config指定配置文件"),
        }
    }
}

/// Where a node's things are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The data folder.
    pub(crate) data: PathBuf,
    /// The database's address, where it is not the file in the data folder.
    pub(crate) database: Option<String>,
    /// The log's name, where it is known beforehand; it must be that of the keys.
    pub(crate) origin: Option<String>,
}

impl Place {
    /// What a configuration file says.
    pub(crate) fn configured(config: &Config) -> Self {
        Self { data: config.data.clone(), database: config.database.clone(), origin: Some(config.origin.clone()) }
    }

    fn keys_folder(&self) -> PathBuf {
        self.data.join("keys")
    }

    /// The SQLite file of the data folder.
    pub(crate) fn sqlite(&self) -> PathBuf {
        self.data.join("xingquan.db")
    }

    /// The law's tables, with the notices of later years that the data folder holds in `calendar.csv`.
    ///
    /// # Errors
    /// A Chinese sentence with file and line of a fault.
    pub(crate) fn law(&self) -> anyhow::Result<Law> {
        load_law(Some(&self.data.join("calendar.csv")).filter(|path| path.exists()))
    }

    /// The folder of evidence files.
    pub(crate) fn files(&self) -> PathBuf {
        self.data.join("files")
    }

    /// The keys, which must be those of the log's name.
    ///
    /// # Errors
    /// A Chinese sentence.
    pub(crate) fn keys(&self) -> anyhow::Result<Option<Keys>> {
        let Some(keys) = Keys::open(&self.keys_folder())? else { return Ok(None) };
        match &self.origin {
            Some(origin) if *origin != keys.origin => {
                bail!("配置的日志名称“{origin}”与密钥的名称“{}”不符；日志名称不能更改，请改正配置", keys.origin)
            }
            _ => Ok(Some(keys)),
        }
    }

    /// The database, which must exist.
    ///
    /// # Errors
    /// A Chinese sentence when it does not, or cannot be reached.
    pub(crate) async fn store(&self) -> anyhow::Result<Store> {
        let url = match &self.database {
            Some(url) => url.parse::<StoreUrl>()?,
            None => path_text(&self.sqlite())?.parse::<StoreUrl>()?,
        };
        Store::open(&url).await.map_err(with_causes)
    }

    /// Opens the node of an existing data folder.
    ///
    /// # Errors
    /// A Chinese sentence that says what is missing.
    pub(crate) async fn open(&self) -> anyhow::Result<Arc<Node>> {
        let keys = self.keys()?;
        let keys = keys.with_context(|| format!("目录{}中没有密钥，不是节点的数据目录", self.data.display()))?;
        self.start(keys, self.store().await?).await
    }

    /// Opens the node, and makes what is missing the first time: folders, database, keys.
    ///
    /// # Errors
    /// A Chinese sentence that says what cannot be made; keys are not made anew for a database that has signed.
    pub(crate) async fn open_or_create(&self) -> anyhow::Result<Arc<Node>> {
        std::fs::create_dir_all(&self.data).with_context(|| format!("不能建立数据目录{}", self.data.display()))?;
        let url = match &self.database {
            Some(url) => url.parse::<StoreUrl>()?,
            None => StoreUrl::sqlite(&self.sqlite()),
        };
        let store = Store::open(&url).await.map_err(with_causes)?;
        store::migrate::up(&store).await.map_err(with_causes)?;
        let keys = match self.keys()? {
            Some(keys) => keys,
            None => {
                if store.read(store::log::latest_checkpoint).await.map_err(with_causes)?.is_some() {
                    bail!("数据库已有签名的日志，而目录{}中没有密钥；请从备份恢复密钥", self.keys_folder().display());
                }
                let origin = self.origin.as_deref().ok_or_else(|| anyhow!("缺少日志名称（origin）"))?;
                Keys::create(&self.keys_folder(), origin, &SystemEntropy)?
            }
        };
        self.start(keys, store).await
    }

    async fn start(&self, keys: Keys, store: Store) -> anyhow::Result<Arc<Node>> {
        let parts = Parts {
            store,
            blobs: Blobs::open(&self.files()).await.map_err(with_causes)?,
            law: Arc::new(self.law()?),
            origin: keys.origin.clone(),
            signers: keys.signers(),
            clock: Box::new(SystemClock),
            entropy: Box::new(SystemEntropy),
        };
        Ok(Arc::new(Node::start(parts).await.map_err(with_causes)?))
    }
}

/// The law's tables, with the notices of later years in a file.
///
/// # Errors
/// A Chinese sentence with file and line of a fault.
pub(crate) fn load_law(calendar: Option<&PathBuf>) -> anyhow::Result<Law> {
    let Some(path) = calendar else { return Law::load().context("法律数据表有误") };
    let text = std::fs::read_to_string(path).with_context(|| format!("无法读取放假安排{}", path.display()))?;
    Law::load_with(&[(&path.display().to_string(), &text)]).context("放假安排有误")
}

fn path_text(path: &Path) -> anyhow::Result<&str> {
    path.to_str().ok_or_else(|| anyhow!("路径{}不是UTF-8编码", path.display()))
}

/// An error with its causes: the messages of the store do not repeat what lies beneath.
pub(crate) fn with_causes(error: impl std::error::Error + Send + Sync + 'static) -> anyhow::Error {
    anyhow::Error::new(error)
}

/// Runs a command that waits for the database.
///
/// # Errors
/// What the command returns, or that the machine gives no threads.
pub(crate) fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("不能启动线程")?.block_on(work)
}

/// The task that takes recorded acts into the log: once at its start for those an earlier run left, then behind every
/// act, and once more when it is told to stop.
#[derive(Debug)]
pub(crate) struct Integrator {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Integrator {
    /// Starts it.
    pub(crate) fn start(node: &Arc<Node>) -> Self {
        let (stop, mut stopped) = watch::channel(false);
        let node = Arc::clone(node);
        let task = tokio::spawn(async move {
            loop {
                if let Err(error) = node.integrate().await {
                    // The acts are on disk and wait; the next round takes them.
                    tracing::error!(error = %error, "Could not take acts into the log: {error}");
                }
                if *stopped.borrow() {
                    return;
                }
                tokio::select! {
                    () = node.recorded() => tokio::select! {
                        () = tokio::time::sleep(GATHER) => {}
                        _ = stopped.changed() => {}
                    },
                    _ = stopped.changed() => {}
                }
            }
        });
        Self { stop, task }
    }

    /// Takes in what waits, and ends the task.
    ///
    /// # Errors
    /// When the task failed.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        self.stop.send_replace(true);
        self.task.await.context("日志任务异常结束")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(folder: &tempfile::TempDir, origin: Option<&str>) -> Place {
        Place { data: folder.path().join("node"), database: None, origin: origin.map(str::to_owned) }
    }

    #[tokio::test]
    async fn a_node_is_made_once_and_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let missing = place(&folder, None).open().await.unwrap_err().to_string();
        assert!(missing.contains("没有密钥"), "{missing}");
        let unnamed = place(&folder, None).open_or_create().await.unwrap_err().to_string();
        assert!(unnamed.contains("缺少日志名称"), "{unnamed}");

        let keys = place(&folder, Some("log.example")).open_or_create().await.unwrap().keys();
        let again = place(&folder, None).open().await.unwrap();
        assert_eq!((again.keys(), again.origin()), (keys, "log.example"));
        let other = place(&folder, Some("other.example")).open_or_create().await.unwrap_err().to_string();
        assert!(other.contains("不能更改"), "{other}");
    }

    #[tokio::test]
    async fn acts_go_into_the_log_behind_their_recording_and_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let node = place(&folder, Some("log.example")).open_or_create().await.unwrap();
        let agency = serde_json::json!({
            "id": "a", "name": "曹县市场监督管理局", "word": "曹市监", "level": "county", "region": "371721",
            "government": "曹县人民政府", "court": "曹县人民法院",
        });
        let act = casework::registry::RegistryAct::parse("agency.register", &agency).unwrap().unwrap();
        // Left by an earlier run.
        node.record_registry(vec![act.clone()], "registrar", node.now()).await.unwrap();
        let integrator = Integrator::start(&node);
        while node.checkpoint().await.unwrap().is_none() {
            tokio::task::yield_now().await;
        }
        node.record_registry(vec![act], "registrar", node.now()).await.unwrap();
        integrator.stop().await.unwrap();
        assert_eq!(node.checkpoint().await.unwrap().unwrap().size, 2);
    }

    #[tokio::test]
    async fn keys_are_not_made_anew_for_a_log_that_was_signed() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder, Some("log.example"));
        let node = place.open_or_create().await.unwrap();
        let agency = serde_json::json!({
            "id": "a", "name": "曹县市场监督管理局", "word": "曹市监", "level": "county", "region": "371721",
            "government": "曹县人民政府", "court": "曹县人民法院",
        });
        let act = casework::registry::RegistryAct::parse("agency.register", &agency).unwrap().unwrap();
        node.record_registry(vec![act], "registrar", node.now()).await.unwrap();
        node.integrate().await.unwrap();
        drop(node);
        std::fs::remove_dir_all(place.keys_folder()).unwrap();
        let error = place.open_or_create().await.unwrap_err().to_string();
        assert!(error.contains("从备份恢复密钥"), "{error}");
    }
}
