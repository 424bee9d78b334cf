//! The chain of a stream: acts 0, 1, 2 … of one stream, each naming the digest of the one before.

use std::collections::BTreeMap;

use crate::act::{self, OpenedAct, RecordError};
use crate::digest::Digest;

/// A stream's chain as far as it has been followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The stream's name.
    pub stream: String,
    /// How many acts there are; also the `seq` of the next one.
    pub length: u64,
    /// SHA-256 digest of the last act; `None` while there is none.
    pub head: Option<Digest>,
}

/// Where a chain breaks, and how.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("记录链“{stream}”在第{index}号记录处中断")]
pub struct ChainError {
    /// The stream that was followed.
    pub stream: String,
    /// Which act of the sequence, from 0.
    pub index: u64,
    /// What is wrong with it.
    #[source]
    pub fault: ChainFault,
}

/// What is wrong with one link of a chain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChainFault {
    /// The bytes are not a record.
    #[error("记录无法读取，请重新取得原件")]
    Record(#[source] RecordError),
    /// The act belongs to another stream.
    #[error("该记录属于另一记录链“{found}”，请重新取得原件")]
    Stream {
        /// Which one.
        found: String,
    },
    /// The act has another number than its place: one is missing, repeated or out of order.
    #[error("序号为{found}，有记录缺失、重复或顺序颠倒，请重新取得原件")]
    Seq {
        /// The number it has.
        found: u64,
    },
    /// The act names another digest than that of the act before it.
    #[error("所记前一记录的摘要与前一记录不符，前一记录被改动或替换过，请重新取得原件")]
    Previous,
}

impl Chain {
    /// The chain of a stream before its first act.
    pub fn new(stream: impl Into<String>) -> Self {
        Self { stream: stream.into(), length: 0, head: None }
    }

    /// Follows the chain by one act, and gives the act with its sealed fields withheld.
    ///
    /// # Errors
    /// [`ChainError`] names the place; the chain is left as it was.
    pub fn follow(&mut self, bytes: &[u8]) -> Result<OpenedAct, ChainError> {
        let fail = |fault| ChainError { stream: self.stream.clone(), index: self.length, fault };
        let opened = act::open(bytes, &BTreeMap::new()).map_err(|error| fail(ChainFault::Record(error)))?;
        if opened.draft.stream != self.stream {
            return Err(fail(ChainFault::Stream { found: opened.draft.stream }));
        }
        if opened.draft.seq != self.length {
            return Err(fail(ChainFault::Seq { found: opened.draft.seq }));
        }
        if opened.draft.previous != self.head {
            return Err(fail(ChainFault::Previous));
        }
        self.length += 1;
        self.head = Some(opened.digest);
        Ok(opened)
    }
}

/// Verifies that the acts are the whole beginning of one stream's chain, in order, and gives the chain they make.
///
/// That nothing is missing at the end cannot be seen here: compare [`Chain::head`] with what is known of the stream.
///
/// # Errors
/// [`ChainError`] names the first act that does not fit.
pub fn verify<A: AsRef<[u8]>>(stream: &str, acts: impl IntoIterator<Item = A>) -> Result<Chain, ChainError> {
    let mut chain = Chain::new(stream);
    for bytes in acts {
        chain.follow(bytes.as_ref())?;
    }
    Ok(chain)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::act::Draft;
    use crate::commitment::Salt;

    fn acts(stream: &str, count: u64) -> Vec<Vec<u8>> {
        let mut previous = None;
        (0..count)
            .map(|seq| {
                let draft = Draft {
                    stream: stream.into(),
                    seq,
                    previous,
                    act: "note".into(),
                    by: "zhang".into(),
                    at: "2022-09-05T09:00".into(),
                    recorded: "2022-09-05T09:00".into(),
                    context: json!({}),
                    fields: json!({"text": format!("第{seq}条")}),
                    sealed: vec!["text".into()],
                };
                let sealed = act::seal(draft, |_| Salt([1; 32])).unwrap();
                previous = Some(sealed.digest);
                sealed.bytes
            })
            .collect()
    }

    #[test]
    fn a_chain_holds_from_its_beginning() {
        let acts = acts("case/1", 5);
        for length in 0..=5_u64 {
            let part = &acts[..usize::try_from(length).unwrap()];
            let chain = verify("case/1", part).unwrap();
            assert_eq!(chain.length, length);
            assert_eq!(chain.head, part.last().map(|bytes| crate::digest::sha256(bytes)));
        }
    }

    #[test]
    fn a_break_is_found_at_its_place() {
        let good = acts("case/1", 4);
        let broken = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
            let mut acts = good.clone();
            change(&mut acts);
            let error = verify("case/1", acts).unwrap_err();
            (error.index, error.fault)
        };
        assert_eq!(broken(&|acts| drop(acts.remove(1))), (1, ChainFault::Seq { found: 2 }));
        assert_eq!(broken(&|acts| acts.swap(2, 3)), (2, ChainFault::Seq { found: 3 }));
        assert_eq!(broken(&|acts| acts.insert(1, acts[0].clone())), (1, ChainFault::Seq { found: 0 }));
        assert_eq!(
            broken(&|acts| acts[0] = self::acts("case/2", 1).remove(0)),
            (0, ChainFault::Stream { found: "case/2".into() })
        );
        let altered = |acts: &mut Vec<Vec<u8>>| {
            acts[1] = String::from_utf8(acts[1].clone()).unwrap().replace("zhang", "zhong").into_bytes();
        };
        assert_eq!(broken(&altered), (2, ChainFault::Previous));
        let cut = |acts: &mut Vec<Vec<u8>>| acts[3].truncate(20);
        assert!(matches!(broken(&cut), (3, ChainFault::Record(_))));
    }
}
