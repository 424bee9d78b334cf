//! The log's side of a node: integration of recorded acts, proofs, export of a case.

use std::collections::BTreeSet;

use casework::case::{CaseFile, CaseId};
use casework::registry::{PublishItem, item_stream, statute_stream};
use casework::value::write_datetime;
use exchange::act::case_stream;
use exchange::case_file::{Export, ProvenAct, named_files};
use exchange::container::Part;
use law::statutes::short_title;
use record::digest::Digest;
use record::sign::Signer;
use store::engine::Tx;
use store::log::{self, Integrated, SignedCheckpoint};
use store::stream::{self, StoredAct};

use crate::{Node, NodeError, unreadable};

/// Acts taken into the log in one transaction.
const BATCH: u32 = 1024;

/// Greatest size of an evidence file, in bytes, inclusive (512 MiB).
pub const FILE_LIMIT: u64 = 512 << 20;

impl Node {
    fn signers(&self) -> Vec<&dyn Signer> {
        self.parts.signers.iter().map(AsRef::as_ref).collect()
    }

    /// Takes every recorded act that waits into the log and signs a checkpoint.
    ///
    /// # Errors
    /// [`NodeError`]; the acts wait on.
    pub async fn integrate(self: &std::sync::Arc<Self>) -> Result<(), NodeError> {
        loop {
            let node = std::sync::Arc::clone(self);
            let now = write_datetime(self.now());
            let done = self
                .parts
                .store
                .write(move |tx| log::integrate(tx, &node.parts.origin, &node.signers(), &now, BATCH))
                .await?;
            match done {
                Integrated::Extended { .. } => {}
                Integrated::Nothing | Integrated::Elsewhere => return Ok(()),
            }
        }
    }

    /// Waits until an act was recorded that is not in the log yet.
    pub async fn recorded(&self) {
        self.unlogged.notified().await;
    }

    /// The latest checkpoint.
    ///
    /// # Errors
    /// [`NodeError`] when it cannot be read.
    pub async fn checkpoint(&self) -> Result<Option<SignedCheckpoint>, NodeError> {
        self.parts.store.read(|tx| log::latest_checkpoint(tx).map_err(NodeError::from)).await
    }

    /// One act of a case with everything that proves it, as of the latest checkpoint; `None` when it is not in the log yet.
    ///
    /// # Errors
    /// [`NodeError`] when it cannot be read.
    pub async fn prove(&self, id: &CaseId, seq: u32) -> Result<Option<(ProvenAct, SignedCheckpoint)>, NodeError> {
        let stream = case_stream(id);
        self.parts
            .store
            .read(move |tx| {
                let Some(checkpoint) = log::latest_checkpoint(tx)? else { return Ok(None) };
                let Some(act) = stream::load(tx, &stream, seq.into(), 1)?.into_iter().next() else { return Ok(None) };
                Ok(proven(tx, &act, checkpoint.size)?.map(|proven| (proven, checkpoint)))
            })
            .await
    }

    /// The exported file of a case: acts, registry, proofs, documents, evidence files, signed.
    ///
    /// # Errors
    /// [`NodeError`] when something is missing or cannot be signed.
    pub async fn export(
        self: &std::sync::Arc<Self>,
        case: &CaseFile,
        documents: Vec<Part>,
    ) -> Result<Vec<u8>, NodeError> {
        self.integrate().await?;
        let streams = self.registry_streams(case);
        let stream = case_stream(&case.id);
        let (acts, registry, checkpoint) = self
            .parts
            .store
            .read(move |tx| -> Result<_, NodeError> {
                let checkpoint = log::latest_checkpoint(tx)?.ok_or_else(|| unreadable("日志", "还没有检查点"))?;
                let size = checkpoint.size;
                let acts = all_proven(tx, &stream, size)?;
                let mut registry = Vec::new();
                for stream in &streams {
                    registry.extend(all_proven(tx, stream, size)?);
                }
                registry.sort_by_key(|act| act.index);
                Ok((acts, registry, checkpoint))
            })
            .await?;
        let mut digests = BTreeSet::new();
        for entry in &case.entries {
            digests.extend(named_files(&entry.act.fields_json()));
        }
        let mut files = Vec::new();
        for digest in digests {
            let sha256 = Digest::from_hex(&digest).map_err(|error| unreadable(&digest, error))?;
            let bytes = self.blobs().read(sha256, FILE_LIMIT).await.map_err(|error| unreadable(&digest, error))?;
            files.push(Part { name: digest, bytes });
        }
        let export = Export {
            case: case.id.clone(),
            origin: self.origin().to_owned(),
            exported: write_datetime(self.now()),
            acts,
            registry,
            checkpoint: checkpoint.note.to_bytes(),
            documents,
            files,
        };
        Ok(export.pack(&self.signers())?)
    }

    /// The registry's streams on which the legality of a case rests: its agency, everybody of the agency or named in the
    /// case, its items, the statutes on which these rest or that the case quotes.
    fn registry_streams(&self, case: &CaseFile) -> Vec<String> {
        let registry = self.registry();
        let text: Vec<String> = case.entries.iter().map(|entry| entry.act.fields_json().to_string()).collect();
        let named = |id: &str| text.iter().any(|text| text.contains(&format!("\"{id}\"")));
        let recorders: BTreeSet<&str> = case.entries.iter().map(|entry| entry.by.as_str()).collect();
        let mut streams: Vec<String> = registry
            .agencies()
            .filter(|agency| agency.id == case.agency || named(agency.id.as_str()))
            .map(|agency| format!("agency/{}", agency.id))
            .collect();
        streams.extend(
            registry
                .people()
                .filter(|person| {
                    let id = person.registration.id.as_str();
                    person.registration.agency == case.agency
                        || person.posts.iter().any(|post| post.agency == case.agency)
                        || recorders.contains(id)
                        || named(id)
                })
                .map(|person| format!("person/{}", person.registration.id)),
        );
        let items: Vec<&PublishItem> = registry.items().filter(|item| named(item.code.as_str())).collect();
        streams.extend(items.iter().map(|item| item_stream(&item.code)));
        let quoted = |title: &str| {
            let versions = items.iter().flat_map(|item| registry.item_versions(&item.code));
            versions.flat_map(|item| &item.basis).any(|basis| short_title(basis.law.as_str()) == title)
                || text.iter().any(|text| text.contains(title))
        };
        streams.extend(registry.statutes().titles().filter(|title| quoted(title)).map(statute_stream));
        streams
    }
}

fn all_proven(tx: &mut Tx<'_>, stream: &str, size: u64) -> Result<Vec<ProvenAct>, NodeError> {
    let mut list = Vec::new();
    for act in stream::load(tx, stream, 0, u32::MAX)? {
        let proven = proven(tx, &act, size)?.ok_or_else(|| unreadable(stream, "记录尚未进入日志"))?;
        list.push(proven);
    }
    Ok(list)
}

fn proven(tx: &mut Tx<'_>, act: &StoredAct, size: u64) -> Result<Option<ProvenAct>, NodeError> {
    let Some(inclusion) = log::inclusion_proof(tx, &act.stream, act.seq, size)? else { return Ok(None) };
    let Some(head) = stream::head(tx, &act.stream)? else { return Ok(None) };
    Ok(Some(ProvenAct {
        bytes: act.bytes.clone(),
        openings: act.openings.clone(),
        stream_salt: head.salt,
        entry: inclusion.entry,
        index: inclusion.index,
        proof: inclusion.proof,
    }))
}

impl Node {
    /// The proof of a published decision: filing, decision and publication, with the openings that the public may see.
    /// `shown` says of an act's id and a path whether it may be seen.
    ///
    /// # Errors
    /// [`NodeError`] when the acts are not in the log yet or cannot be signed.
    pub async fn publication(
        &self,
        id: &CaseId,
        number: &str,
        seqs: &[u32],
        shown: &(dyn Fn(u32, &str) -> bool + Sync),
    ) -> Result<Vec<u8>, NodeError> {
        let mut acts = Vec::new();
        let mut checkpoint = Vec::new();
        for seq in seqs {
            let (mut act, signed) =
                self.prove(id, *seq).await?.ok_or_else(|| unreadable(&id.0, "记录尚未进入日志，请稍后再取"))?;
            exchange::publication::redact(&mut act, &|path| shown(*seq, path));
            acts.push(act);
            checkpoint = signed.note.to_bytes();
        }
        let publication = exchange::publication::Publication {
            number: number.to_owned(),
            case: id.0.clone(),
            origin: self.origin().to_owned(),
            acts,
            checkpoint,
        };
        Ok(publication.pack(&self.signers())?)
    }
}
