//! The catalogue and the people as tables: XLSX, CSV and JSON, into acts of the registry and out of them.
//!
//! - **Columns** come from the definitions of the acts ([`layout`]): a field is a column under its Chinese label, a field
//!   of a group is `组-字段`, a list of plain values is one cell with a line for each, and a list of groups is a sheet of
//!   its own (`设定依据`, `裁量基准-档次`), whose rows name what they belong to by its key and stand in order by “序号”. A field
//!   added to an act is a column without any change here.
//! - A **person** is a row with registration, certificate, annual check, suspension and post; whoever has several of
//!   one kind has several rows with the same “标识”. An **item** is a row, one a version.
//! - **Reading** takes a [`book::Book`] row by row into acts ([`plan::Plan`]), judges each by the rules of the registry, and says of
//!   every row what would become of it: 新增, 变更, 不变 or 错误, with cell, reason and cure. Nothing is recorded here.
//! - **Writing** ([`export`]) gives the same columns, so that what was written can be read.
//!
//! [`topic`] holds what the command line and the pages share, [`template`] the empty table to be filled in.
//!
//! A CSV file holds one sheet; the others lie beside it, `items.设定依据.csv` beside `items.csv`.
//!
//! Limits: 64 MiB a file, 1 GiB unpacked, 200,000 rows a sheet, 300 columns. Rows are read one after the other and kept
//! only as the acts that come of them.

pub mod book;
pub mod cell;
pub mod csv;
pub mod export;
mod fields;
mod gather;
mod head;
pub mod json;
mod judge;
pub mod layout;
pub mod plan;
pub mod remark;
pub mod report;
pub mod template;
pub mod topic;
pub mod value;
mod xlsx;

/// Largest file, in bytes.
pub const MOST_BYTES: usize = 64 << 20;
/// Largest file of an XLSX file when unpacked, all parts together, in bytes.
pub const MOST_UNPACKED: u64 = 1 << 30;
/// Most rows of a sheet that are not empty.
pub const MOST_ROWS: usize = 200_000;
/// Most columns.
pub const MOST_COLUMNS: u32 = 300;

/// Why a file cannot be read as a table at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// More bytes than [`MOST_BYTES`].
    #[error("文件有{0}字节，超过{most}兆字节；请分成几个文件", most = MOST_BYTES >> 20)]
    TooLarge(usize),
    /// More than [`MOST_UNPACKED`].
    #[error("文件解压后超过{most}兆字节，不予读取；请分成几个文件", most = MOST_UNPACKED >> 20)]
    TooLargeUnpacked,
    /// More rows than [`MOST_ROWS`].
    #[error("工作表“{0}”超过{MOST_ROWS}行；请分成几个文件")]
    TooManyRows(String),
    /// More columns than [`MOST_COLUMNS`].
    #[error("工作表“{0}”第{1}行超过{MOST_COLUMNS}列；请删除表格以外的内容")]
    TooManyColumns(String, u32),
    /// No text in an encoding that is known.
    #[error("文件不是UTF-8、UTF-16或者GB18030编码的文本；请另存为“CSV UTF-8”或者XLSX")]
    Encoding,
    /// A quotation mark is not closed.
    #[error("第{0}行的引号没有成对，其后的内容无法分列；请补上引号")]
    OpenQuote(u32),
    /// No XLSX file, or a damaged one.
    #[error("不是完好的XLSX文件（{0}）；请用办公软件打开后另存为XLSX")]
    Xlsx(String),
    /// An XLSX file that is protected by a password.
    #[error("文件设有打开密码；请去掉密码后另存为XLSX")]
    Password,
    /// The old binary format.
    #[error("这是旧的XLS格式；请用办公软件打开后另存为XLSX")]
    OldFormat,
    /// Rows do not follow each other.
    #[error("工作表“{0}”的行号不是依次增加，文件可能损坏；请用办公软件打开后另存为XLSX")]
    Order(String),
    /// No such list of acts.
    #[error("不是可以导入的JSON文件：{0}")]
    Json(String),
    /// None of several files is the table itself.
    #[error("没有“{0}”表的文件；其他工作表的CSV文件应当与它一起选择")]
    NoMain(String),
    /// Two files are the same sheet.
    #[error("文件“{1}”和“{2}”都是“{0}”表，只能有一个；其他工作表的CSV文件，名称应当以“.工作表名.csv”结尾")]
    Twice(String, String, String),
    /// A file beside which no others can lie.
    #[error("文件“{0}”不是CSV，不能与其他文件一起导入；请只选择一个文件")]
    NotBeside(String),
    /// Nothing in it.
    #[error("文件中没有表格；请核对文件")]
    Empty,
}
