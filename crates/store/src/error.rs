//! What can go wrong between a caller and the database.

use std::path::PathBuf;
use std::sync::Arc;

/// The cause an engine gave, kept for the log of the program and never shown to a user.
///
/// Shared, because a failed commit is the answer to every write that was in it.
pub type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// A cause in words, where no error lies beneath.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Said(String);

impl StoreError {
    /// What is stored at `place` is wrong for this reason.
    pub(crate) fn damaged(
        place: impl Into<String>,
        cause: impl std::error::Error + Send + Sync + 'static,
    ) -> StoreError {
        StoreError::Damaged { place: place.into(), cause: Arc::new(cause) }
    }

    /// What is stored at `place` is wrong in these words.
    pub(crate) fn damaged_as(place: impl Into<String>, words: impl Into<String>) -> StoreError {
        StoreError::damaged(place, Said(words.into()))
    }
}

/// An error of the store, the same for both engines.
///
/// The messages are for the operator of a node. A page shows a reference number instead of them, except for
/// [`StoreError::Conflict`] and [`StoreError::StreamMoved`], which callers answer themselves.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The address of the database cannot be understood.
    #[error("数据库地址“{url}”无法识别：{reason}。写作 sqlite:文件路径 或 postgresql://用户@主机/库名")]
    Address {
        /// The address without any password.
        url: String,
        /// What is wrong with it.
        reason: String,
    },

    /// The folder in which the SQLite file should stand does not exist.
    #[error("数据库文件 {} 所在的文件夹不存在，请先建立文件夹或改正路径", .0.display())]
    FolderMissing(PathBuf),

    /// A bare path names no file: probably misspelt, so no empty database is made in its place.
    #[error("数据库文件 {} 不存在；确要新建的，地址写作 sqlite:{}", .0.display(), .0.display())]
    FileMissing(PathBuf),

    /// The database cannot be reached or opened.
    #[error("无法打开数据库 {url}")]
    Open {
        /// The address without any password.
        url: String,
        /// The engine's word.
        #[source]
        cause: Cause,
    },

    /// A row with this key exists already: another writer came first. The transaction is rolled back.
    #[error("表 {table} 中已有相同的记录，他人已先行写入")]
    Conflict {
        /// The table whose key or unique index refused the row.
        table: String,
    },

    /// A stream no longer ends where the caller believes: another writer came first. The transaction is rolled back.
    #[error("“{stream}”已被他人先行更新，本次操作未保存；请刷新后核对再办")]
    StreamMoved {
        /// The stream.
        stream: String,
        /// How many acts the caller believes it to have.
        expected: u64,
    },

    /// The acts given do not continue one another, or belong to several streams: a fault of the program.
    #[error("“{stream}”的第{seq}条记录与前一条不相衔接，本次操作未保存")]
    Discontinuous {
        /// The stream of the first act.
        stream: String,
        /// The place of the act that does not continue.
        seq: u64,
    },

    /// What is stored is not what was stored: the database was damaged or altered.
    #[error("{place}的内容已被改动或损坏；请停止使用，用 verify 核验并从备份恢复")]
    Damaged {
        /// Where.
        place: String,
        /// What is wrong there.
        #[source]
        cause: Cause,
    },

    /// A checkpoint of the log could not be signed. Nothing is kept.
    #[error("日志检查点无法签名")]
    Sign(#[source] record::note::NoteError),

    /// The disk, or the space the database may take, is full. Nothing of the transaction is kept.
    #[error("数据库所在磁盘空间不足，本次操作未保存；请清理磁盘后重试")]
    Full(#[source] Cause),

    /// Another process holds the database, or no connection became free in time. Nothing is kept.
    #[error("数据库忙，本次操作未保存；请稍后重试")]
    Busy(#[source] Cause),

    /// The transaction collided with others each time it was tried. Nothing is kept.
    #[error("与其他操作多次冲突，本次操作未保存；请稍后重试")]
    Contended(#[source] Cause),

    /// Any other refusal of the engine. Nothing of the transaction is kept.
    #[error("数据库操作失败：{context}")]
    Engine {
        /// The statement or step that failed, without its values.
        context: String,
        /// The engine's word.
        #[source]
        cause: Cause,
    },

    /// The connection broke while the transaction was being committed: it may or may not be kept.
    #[error("提交时与数据库的连接中断，是否已保存不能确定；请核对后再办")]
    OutcomeUnknown(#[source] Cause),

    /// A statement of this transaction failed before, so it can only be rolled back.
    #[error("本次事务中已有操作失败，不能继续")]
    TransactionFailed,

    /// A statement touched another number of rows than it must.
    #[error("应改动 {expected} 行，实际改动 {found} 行：{statement}")]
    UnexpectedRows {
        /// The statement.
        statement: String,
        /// Rows it must touch.
        expected: u64,
        /// Rows it touched.
        found: u64,
    },

    /// A column holds another kind of value than the reader expects, or there is no such column.
    #[error("列 {column} 应为{expected}，实际为{found}")]
    Column {
        /// The column's name, or its position counted from 0 where there is none.
        column: String,
        /// The kind that was asked for.
        expected: &'static str,
        /// What is there.
        found: &'static str,
    },

    /// A number does not fit a 64-bit signed integer, or a count is negative.
    #[error("数值 {0} 超出数据库整数的范围")]
    OutOfRange(String),

    /// Text holds U+0000, which PostgreSQL cannot store; SQLite is held to the same.
    #[error("文本中含有空字符（U+0000），不能保存")]
    NulInText,

    /// The code inside a transaction panicked. Nothing of the transaction is kept.
    #[error("内部错误，本次操作未保存")]
    Panicked {
        /// The panic's message, for the program's log.
        message: String,
    },

    /// The store was closed, or its thread ended, before the work was done. Nothing is kept.
    #[error("数据库已关闭，本次操作未保存")]
    Closed,

    /// The tables do not fit this program.
    #[error("数据库结构与本程序不符：{0}")]
    Schema(String),
}
