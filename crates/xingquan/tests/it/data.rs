//! `xingquan verify`, `export` and `rebuild`, on a data folder with a whole case.

use std::path::{Path, PathBuf};

use casework::acts::Act;
use casework::case::{CaseFile, CaseId};
use casework::value::AgencyId;
use exchange::act::{case_draft, case_stream};
use node::testing::{ORIGIN, SEEDS, Story, beginning, play, start_in};
use record::commitment::Salt;
use record::digest::Digest;
use store::engine::{Store, StoreUrl};
use store::error::StoreError;
use store::stream::{self, NewAct};

use crate::{json, xingquan};

/// A data folder with keys, database and one case, as a node leaves it.
pub(crate) struct Data {
    folder: tempfile::TempDir,
    story: Story,
}

impl Data {
    pub(crate) fn new() -> Self {
        let (folder, story) = (tempfile::tempdir().unwrap(), Story::food());
        let data = Self { folder, story };
        data.write_keys();
        data.run(async |store: Store| {
            store::migrate::up(&store).await.unwrap();
            let running = start_in(store, &data.path("files")).await;
            running.node.record_registry(data.story.registry.clone(), "registrar", beginning()).await.unwrap();
            play(&running.node, &data.story, data.story.played.len()).await;
            running.node.integrate().await.unwrap();
        });
        data
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.path(name).into_os_string().into_string().unwrap()
    }

    fn write_keys(&self) {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::create_dir(self.path("keys")).unwrap();
        for (kind, seed) in ["ed25519", "sm2"].into_iter().zip(SEEDS) {
            let path = self.path("keys").join(format!("{kind}.key"));
            std::fs::write(&path, format!("xingquan-key/v1 {kind} {ORIGIN} {}\n", Digest(seed).to_hex())).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
    }

    /// Works on the database and closes it.
    fn run<T>(&self, work: impl AsyncFnOnce(Store) -> T) -> T {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let url = StoreUrl::sqlite(&self.path("xingquan.db"));
        runtime.block_on(async { work(Store::open(&url).await.unwrap()).await })
    }

    fn execute(&self, sql: &'static str) {
        let done: Result<u64, StoreError> = self.run(async |store| store.write(|tx| tx.execute(sql, &[])).await);
        assert!(done.unwrap() > 0);
    }

    fn export(&self) -> PathBuf {
        let (data, file) = (self.text(""), self.text("case.xqf"));
        let (code, out, err) = xingquan(&["export", "case", "371721-2022-000001", "--data", &data, "--out", &file]);
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        assert!(out.contains("已导出案件371721-2022-000001") && out.contains(&format!("签名公钥：{ORIGIN}+")), "{out}");
        self.path("case.xqf")
    }
}

fn verify(path: &Path, more: &[&str]) -> (i32, String, String) {
    xingquan(&[&["verify", path.to_str().unwrap()], more].concat())
}

#[test]
fn an_exported_case_verifies_on_another_machine() {
    let data = Data::new();
    let (code, out, _) = xingquan(&["export", "--list", "--data", &data.text("")]);
    assert_eq!((code, out.as_str()), (0, "371721-2022-000001\n"));
    let file = data.export();

    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("case");
    std::fs::copy(file, &copy).unwrap();
    let (code, out, err) = verify(&copy, &[]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(!out.contains('✗') && out.contains("未给定可信公钥"), "{out}");
    let decision = out.lines().find(|line| line.contains("作出行政处罚决定")).unwrap();
    assert!(
        decision.contains("2022-10-31") && decision.contains("合法：符合") && decision.contains("第五十七条"),
        "{decision}"
    );
    assert!(out.trim_end().ends_with(&format!("核验通过：案件371721-2022-000001，日志{ORIGIN}")), "{out}");

    let (code, out, _) = verify(&copy, &["--json"]);
    let all = json(&out);
    assert_eq!((code, all["holds"].as_bool()), (0, Some(true)));
    assert_eq!(all["verification"]["checks"].as_array().unwrap().len(), data.story.played.len() + 4);
}

#[test]
fn trusted_keys_are_compared() {
    let data = Data::new();
    let file = data.export();
    let (_, out, _) = verify(&file, &["--json"]);
    let keys: Vec<String> = json(&out)["verification"]["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key.as_str().unwrap().to_owned())
        .collect();
    let (code, out, _) = verify(&file, &["--key", &keys[0], "--key", &keys[1]]);
    assert_eq!(code, 0, "{out}");
    std::fs::write(data.path("trusted"), keys.join("\n")).unwrap();
    let (code, out, _) = verify(&file, &["--key", &data.text("trusted")]);
    assert!(code == 0 && out.contains("✓ 签名公钥与给定的可信公钥一致"), "{out}");

    let (code, out, _) = verify(&file, &["--key", &keys[0]]);
    assert!(code == 1 && out.contains("✗ 签名公钥不在给定的可信公钥之中") && out.contains("核验不通过"), "{out}");
    let (code, _, err) = verify(&file, &["--key", "nonsense"]);
    assert!(code == 2 && err.contains("公钥“nonsense”不能使用"), "{err}");
}

#[test]
fn a_changed_file_is_named_and_ends_with_1() {
    let data = Data::new();
    let file = data.export();
    let mut bytes = std::fs::read(&file).unwrap();
    // A byte of the acts: the documents that the file holds as well depend on the fonts of the machine.
    let act = bytes.windows(12).position(|window| window == b"lead.registe").unwrap();
    bytes[act] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let (code, out, _) = verify(&file, &[]);
    assert!(code == 1 && out.starts_with("✗ case.jsonl：内容与清单记载的摘要不符"), "{out}");
    let (code, out, _) = verify(&file, &["--json"]);
    assert_eq!((code, json(&out)["fault"]["place"].as_str()), (1, Some("case.jsonl")));
    let (code, _, err) = verify(&data.path("missing"), &[]);
    assert!(code == 2 && err.contains("无法读取文件"), "{err}");
}

#[test]
fn a_whole_data_folder_verifies() {
    let data = Data::new();
    let (code, out, err) = verify(data.folder.path(), &[]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("✓ 案件371721-2022-000001：") && out.contains("核验通过：1个案件"), "{out}");
    let (code, out, _) = verify(data.folder.path(), &["--json"]);
    assert_eq!((code, json(&out)["cases"].as_u64()), (0, Some(1)));

    data.execute(
        "UPDATE act SET bytes = CAST(replace(CAST(bytes AS TEXT), '\"by\":\"zhang\"', '\"by\":\"li\"') AS BLOB)
         WHERE stream = 'case/371721-2022-000001' AND seq = 1",
    );
    let (code, out, _) = verify(data.folder.path(), &[]);
    assert!(
        code == 1 && out.contains("✗ 记录的链、公开日志和检查点") && out.contains("case/371721-2022-000001"),
        "{out}"
    );
}

#[test]
fn a_folder_that_is_none_is_a_fault() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, err) = verify(folder.path(), &[]);
    assert!(code == 2 && err.contains("没有密钥"), "{err}");
    let (code, _, err) = xingquan(&["rebuild", "--data", folder.path().to_str().unwrap()]);
    assert!(code == 2 && err.contains("不是节点的数据目录"), "{err}");
    let (code, _, err) = xingquan(&["export", "--list"]);
    assert!(code == 2 && err.contains("请用--data指定数据目录"), "{err}");
}

#[test]
fn an_unlawful_act_is_told_with_rule_and_article() {
    let data = Data::new();
    // Somebody with access to the database records a case past the rules: the decision comes without any notice.
    let notice = data.story.place(|act| matches!(act, Act::Notify(_)));
    let kept = data
        .story
        .played
        .iter()
        .enumerate()
        .filter(|(i, played)| *i < notice || matches!(played.command.act, Act::Decide(_)));
    let steps: Vec<_> = kept.map(|(_, played)| played.clone()).collect();
    data.run(async |store| {
        let done: Result<(), StoreError> = store
            .write(move |tx| {
                let mut case = CaseFile::new(CaseId("371721-2022-000002".to_owned()), AgencyId::from("caoxian-market"));
                let mut head = None;
                for played in &steps {
                    let entry = casework::case::Entry {
                        seq: case.version(),
                        act: played.command.act.clone(),
                        at: played.command.at,
                        recorded: played.recorded,
                        by: played.command.by.clone(),
                        late_reason: None,
                        overrides: Vec::new(),
                        numbers: Vec::new(),
                        alerts: Vec::new(),
                        law: casework::acts::decision::ProcedureLaw::Apl21,
                        neighbours: casework::facts::Neighbours::default(),
                    };
                    let act = NewAct::seal(case_draft(&case, &entry, head), |_| Salt([9; 32])).unwrap();
                    head = Some(act.digest());
                    stream::append(tx, &Salt([8; 32]), &[act])?;
                    case.evolve(entry);
                }
                assert_eq!(stream::head(tx, &case_stream(&case.id))?.unwrap().digest, head.unwrap());
                Ok(())
            })
            .await;
        done.unwrap();
    });
    let (code, out, _) = verify(data.folder.path(), &[]);
    let told = out.lines().find(|line| line.contains("371721-2022-000002") && line.contains("NOT-01")).unwrap_or(&out);
    assert_eq!(code, 1);
    assert!(told.starts_with("✗ 案件371721-2022-000002 第") && told.contains("第四十四条"), "{told}");

    let file = data.text("unlawful");
    let (code, _, err) = xingquan(&["export", "case", "371721-2022-000002", "--data", &data.text(""), "--out", &file]);
    assert_eq!((code, err.as_str()), (0, ""));
    let (code, out, _) = verify(Path::new(&file), &[]);
    assert!(code == 1 && out.contains("NOT-01") && out.contains("核验不通过"), "{out}");
}

#[test]
fn read_models_are_rebuilt() {
    let data = Data::new();
    let (code, out, _) = xingquan(&["rebuild", "--data", &data.text("")]);
    assert!(code == 0 && out.contains("1个案件") && out.contains("完全一致"), "{out}");
    data.execute("DELETE FROM gram");
    let (code, out, _) = xingquan(&["rebuild", "--data", &data.text("")]);
    assert!(code == 0 && out.contains("已经更正"), "{out}");
    let (_, out, _) = xingquan(&["rebuild", "--data", &data.text("")]);
    assert!(out.contains("完全一致"), "{out}");
}

#[test]
fn a_case_that_is_not_there_is_told() {
    let data = Data::new();
    let file = data.text("x");
    let (code, _, err) = xingquan(&["export", "case", "371721-2022-000009", "--data", &data.text(""), "--out", &file]);
    assert!(code == 2 && err.contains("没有编号为“371721-2022-000009”的案件"), "{err}");
    assert!(!Path::new(&file).exists());
}
