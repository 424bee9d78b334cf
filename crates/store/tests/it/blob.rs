//! Evidence files in a folder.

use std::path::Path;

use record::digest::{Digest, sha256, sm3};
use store::blob::{BlobError, Blobs};

const LIMIT: u64 = 10 << 20;

fn files(folder: &Path) -> usize {
    let below = |entry: std::fs::DirEntry| if entry.path().is_dir() { files(&entry.path()) } else { 1 };
    std::fs::read_dir(folder).unwrap().map(|entry| below(entry.unwrap())).sum()
}

async fn folder() -> (tempfile::TempDir, Blobs) {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(&folder.path().join("evidence")).await.unwrap();
    (folder, blobs)
}

#[tokio::test]
async fn a_file_comes_back_with_both_digests() {
    let (folder, blobs) = folder().await;
    // Longer than the buffer, in pieces that do not divide it.
    let content: Vec<u8> = (0..3_000_001_u32).map(|n| (n % 251) as u8).collect();
    let mut upload = blobs.begin(LIMIT).await.unwrap();
    for piece in content.chunks(70_001) {
        upload.write(piece).await.unwrap();
    }
    let stored = upload.finish().await.unwrap();
    assert_eq!((stored.size, stored.sha256, stored.sm3), (3_000_001, sha256(&content), sm3(&content)));
    assert_eq!(blobs.read(stored.sha256, LIMIT).await.unwrap(), content);
    assert_eq!(blobs.verify(stored.sha256).await.unwrap(), stored);
    assert_eq!(std::fs::read(blobs.path(stored.sha256)).unwrap(), content);
    assert!(matches!(blobs.read(stored.sha256, 3_000_000).await, Err(BlobError::TooLarge { limit: 3_000_000 })));
    assert_eq!(files(folder.path()), 1);
}

#[tokio::test]
async fn the_same_content_is_kept_once() {
    let (folder, blobs) = folder().await;
    let first = blobs.put("现场照片".as_bytes(), LIMIT).await.unwrap();
    assert_eq!(blobs.put("现场照片".as_bytes(), LIMIT).await.unwrap(), first);
    assert_ne!(blobs.put(b"other", LIMIT).await.unwrap(), first);
    assert_eq!(files(folder.path()), 2);
}

#[tokio::test]
async fn empty_and_too_large_files_are_refused_in_words() {
    let (folder, blobs) = folder().await;
    let empty = blobs.put(b"", LIMIT).await.unwrap_err();
    assert_eq!(empty.to_string(), "文件为空，请重新选择文件");
    let mut upload = blobs.begin(2 << 20).await.unwrap();
    upload.write(&vec![1; 2 << 20]).await.unwrap();
    let large = upload.write(&[1]).await.unwrap_err();
    assert_eq!(large.to_string(), "文件超过上限2MB，请压缩或分成几个文件后上传");
    // What was refused cannot be finished all the same.
    upload.finish().await.unwrap_err();
    assert_eq!(blobs.put(&vec![1; 2 << 20], 2 << 20).await.unwrap().size, 2 << 20);
    assert_eq!(files(folder.path()), 1);
}

#[tokio::test]
async fn an_abandoned_upload_leaves_nothing() {
    let (folder, blobs) = folder().await;
    let mut upload = blobs.begin(LIMIT).await.unwrap();
    upload.write(&vec![7; 3 << 20]).await.unwrap();
    drop(upload);
    assert_eq!(files(folder.path()), 0);
}

#[tokio::test]
async fn damage_and_loss_are_found() {
    let (_folder, blobs) = folder().await;
    let stored = blobs.put(b"evidence", LIMIT).await.unwrap();
    std::fs::write(blobs.path(stored.sha256), b"evidencf").unwrap();
    assert!(
        matches!(blobs.read(stored.sha256, LIMIT).await, Err(BlobError::Damaged { expected, .. }) if expected == stored.sha256)
    );
    assert!(matches!(blobs.verify(stored.sha256).await, Err(BlobError::Damaged { .. })));
    // Storing the content again mends it.
    blobs.put(b"evidence", LIMIT).await.unwrap();
    blobs.verify(stored.sha256).await.unwrap();
    let absent = Digest([9; 32]);
    assert!(matches!(blobs.read(absent, LIMIT).await, Err(BlobError::Missing(digest)) if digest == absent));
    assert!(matches!(blobs.verify(absent).await, Err(BlobError::Missing(_))));
}

#[tokio::test]
async fn many_uploads_of_one_file_at_once() {
    let (folder, blobs) = folder().await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let blobs = blobs.clone();
        tasks.spawn(async move { blobs.put(&vec![3; 1 << 20], LIMIT).await.unwrap() });
    }
    let stored = tasks.join_all().await;
    assert!(stored.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(files(folder.path()), 1);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, "in the way").unwrap();
    let error = Blobs::open(&path).await.unwrap_err();
    assert!(matches!(&error, BlobError::Io { path: named, .. } if named.starts_with(&path)), "{error}");
}
