//! Evidence files: kept once each, in a folder, under the SHA-256 of their content.
//!
//! A file is written aside, brought to disk and only then given its name, so a name in the folder always stands for the
//! whole file. Whoever records an act about a file stores the file first. What an interrupted upload leaves in
//! `incoming` is never read and may be deleted while no program runs.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use record::digest::Digest;
use sha2::Digest as _;
use tempfile::NamedTempFile;

/// Bytes gathered before they are hashed and written, off the threads that serve requests.
const BUFFER: usize = 1 << 20;

/// Why a file was not kept, or cannot be had.
#[derive(Debug, Clone, thiserror::Error)]
pub enum BlobError {
    /// The file has no content.
    #[error("文件为空，请重新选择文件")]
    Empty,
    /// The file is larger than the caller allows.
    #[error("文件超过上限{}，请压缩或分成几个文件后上传", size(*limit))]
    TooLarge {
        /// The greatest size allowed, in bytes, inclusive.
        limit: u64,
    },
    /// The disk is full. Nothing is kept.
    #[error("存放文件的磁盘空间不足，文件未保存；请联系管理员清理后重试")]
    Full(#[source] Arc<io::Error>),
    /// There is no file with this content.
    #[error("找不到文件 {0}，可能尚未上传或已被移走")]
    Missing(Digest),
    /// The file in the folder no longer has the content it was stored with.
    #[error("文件 {expected} 的内容已被改动（现为 {found}），请从备份恢复")]
    Damaged {
        /// The digest that is its name.
        expected: Digest,
        /// The digest of what is there.
        found: Digest,
    },
    /// The folder cannot be read or written.
    #[error("文件夹 {} 无法读写", path.display())]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// The system's word.
        #[source]
        cause: Arc<io::Error>,
    },
    /// The program is shutting down.
    #[error("系统正在关闭，文件未保存")]
    Closed,
}

/// A file that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Length in bytes, at least 1.
    pub size: u64,
    /// SHA-256 of the content: the file's name here.
    pub sha256: Digest,
    /// SM3 of the content.
    pub sm3: Digest,
}

/// A folder of files.
#[derive(Debug, Clone)]
pub struct Blobs {
    folder: PathBuf,
}

impl Blobs {
    /// Opens the folder, and makes it if it is missing.
    ///
    /// # Errors
    /// [`BlobError::Io`] if it cannot be made.
    pub async fn open(folder: &Path) -> Result<Blobs, BlobError> {
        let blobs = Blobs { folder: folder.to_owned() };
        let incoming = blobs.incoming();
        blocking(move || fs::create_dir_all(&incoming).map_err(|cause| failure(&incoming, cause))).await?;
        Ok(blobs)
    }

    /// Begins to take in a file of at most `limit` bytes.
    ///
    /// # Errors
    /// [`BlobError::Io`] or [`BlobError::Full`].
    pub async fn begin(&self, limit: u64) -> Result<Upload, BlobError> {
        let incoming = self.incoming();
        let file =
            blocking(move || NamedTempFile::new_in(&incoming).map_err(|cause| failure(&incoming, cause))).await?;
        let taken = Box::new(Taken { file, hashes: Hashes::default() });
        Ok(Upload { blobs: self.clone(), limit, buffer: Vec::new(), taken: Some(taken) })
    }

    /// Stores a file that is in memory.
    ///
    /// # Errors
    /// As [`Upload::write`] and [`Upload::finish`].
    pub async fn put(&self, bytes: &[u8], limit: u64) -> Result<Stored, BlobError> {
        let mut upload = self.begin(limit).await?;
        upload.write(bytes).await?;
        upload.finish().await
    }

    /// The content of a file, compared with its digest.
    ///
    /// # Errors
    /// [`BlobError::Missing`], [`BlobError::Damaged`], [`BlobError::TooLarge`] above `limit` bytes, [`BlobError::Io`].
    pub async fn read(&self, sha256: Digest, limit: u64) -> Result<Vec<u8>, BlobError> {
        let path = self.path(sha256);
        blocking(move || {
            let mut content = Vec::new();
            let file = open(&path, sha256)?;
            file.take(limit.saturating_add(1)).read_to_end(&mut content).map_err(|cause| failure(&path, cause))?;
            if content.len() as u64 > limit {
                return Err(BlobError::TooLarge { limit });
            }
            undamaged(sha256, record::digest::sha256(&content))?;
            Ok(content)
        })
        .await
    }

    /// Reads a file through, however large, and compares it with its digest.
    ///
    /// # Errors
    /// [`BlobError::Missing`], [`BlobError::Damaged`], [`BlobError::Io`].
    pub async fn verify(&self, sha256: Digest) -> Result<Stored, BlobError> {
        let path = self.path(sha256);
        blocking(move || {
            let mut file = open(&path, sha256)?;
            let mut hashes = Hashes::default();
            io::copy(&mut file, &mut hashes).map_err(|cause| failure(&path, cause))?;
            let stored = hashes.finish();
            undamaged(sha256, stored.sha256)?;
            Ok(stored)
        })
        .await
    }

    /// Where a file stands, whether or not it is there: for sending it without holding it in memory.
    #[must_use]
    pub fn path(&self, sha256: Digest) -> PathBuf {
        let name = sha256.to_hex();
        // 256 folders keep each small: a city's millions of files would slow a single one.
        self.folder.join(name.chars().take(2).collect::<String>()).join(name)
    }

    fn incoming(&self) -> PathBuf {
        self.folder.join("incoming")
    }
}

/// A file that is being taken in. Dropping it forgets the file.
#[derive(Debug)]
pub struct Upload {
    blobs: Blobs,
    limit: u64,
    buffer: Vec<u8>,
    /// Absent after a failed write, and while one runs.
    taken: Option<Box<Taken>>,
}

impl Upload {
    /// Takes in the next bytes.
    ///
    /// # Errors
    /// [`BlobError::TooLarge`] as soon as the file exceeds its limit, [`BlobError::Full`], [`BlobError::Io`]. After any of
    /// them the upload is of no more use.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), BlobError> {
        let before = self.taken.as_ref().map_or(0, |taken| taken.hashes.size) + self.buffer.len() as u64;
        if before + bytes.len() as u64 > self.limit {
            self.taken = None;
            return Err(BlobError::TooLarge { limit: self.limit });
        }
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= BUFFER {
            let taken = self.flushed().await?;
            self.taken = Some(taken);
        }
        Ok(())
    }

    /// Brings the file to disk under its digest. If the same content is there already, there is still one file.
    ///
    /// # Errors
    /// [`BlobError::Empty`], [`BlobError::Full`], [`BlobError::Io`].
    pub async fn finish(mut self) -> Result<Stored, BlobError> {
        let taken = self.flushed().await?;
        let stored = taken.hashes.finish();
        if stored.size == 0 {
            return Err(BlobError::Empty);
        }
        let path = self.blobs.path(stored.sha256);
        blocking(move || {
            let result = keep(taken.file, &path);
            result.map_err(|cause| failure(&path, cause))
        })
        .await?;
        Ok(stored)
    }

    async fn flushed(&mut self) -> Result<Box<Taken>, BlobError> {
        let mut taken = self.taken.take().ok_or(BlobError::Closed)?;
        let bytes = std::mem::take(&mut self.buffer);
        blocking(move || {
            let written = taken.hashes.write_all(&bytes).and_then(|()| taken.file.write_all(&bytes));
            written.map_err(|cause| failure(taken.file.path(), cause))?;
            Ok(taken)
        })
        .await
    }
}

/// What has been written so far. The file is removed when this is dropped.
#[derive(Debug)]
struct Taken {
    file: NamedTempFile,
    hashes: Hashes,
}

/// Both digests and the length of what is written to it.
#[derive(Debug, Clone, Default)]
struct Hashes {
    sha256: sha2::Sha256,
    sm3: sm3::Sm3,
    size: u64,
}

impl Hashes {
    fn finish(&self) -> Stored {
        Stored {
            size: self.size,
            sha256: Digest(self.sha256.clone().finalize().into()),
            sm3: Digest(self.sm3.clone().finalize().into()),
        }
    }
}

impl Write for Hashes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sha256.update(bytes);
        self.sm3.update(bytes);
        self.size += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Content, then name, then the folders that hold the name: each on disk before the next.
fn keep(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    let shelf = path.parent().unwrap_or(path);
    let made = match fs::create_dir(shelf) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => false,
        result => result.map(|()| true)?,
    };
    file.persist(path).map_err(|error| error.error)?;
    File::open(shelf)?.sync_all()?;
    if made && let Some(folder) = shelf.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn open(path: &Path, sha256: Digest) -> Result<File, BlobError> {
    File::open(path).map_err(|cause| match cause.kind() {
        ErrorKind::NotFound => BlobError::Missing(sha256),
        _ => failure(path, cause),
    })
}

fn undamaged(expected: Digest, found: Digest) -> Result<(), BlobError> {
    if expected == found { Ok(()) } else { Err(BlobError::Damaged { expected, found }) }
}

fn failure(path: &Path, cause: io::Error) -> BlobError {
    match cause.kind() {
        ErrorKind::StorageFull => BlobError::Full(Arc::new(cause)),
        _ => BlobError::Io { path: path.to_owned(), cause: Arc::new(cause) },
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BlobError> + Send + 'static,
) -> Result<T, BlobError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| BlobError::Closed)?
}

/// A size in the words of a user, rounded down.
fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes}字节"),
        1024..1_048_576 => format!("{}KB", bytes >> 10),
        1_048_576.. => format!("{}MB", bytes >> 20),
    }
}
