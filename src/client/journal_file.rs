//! A journal on disk.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::journal::{JournalError, LARGEST_CHUNK, Ledger};
use super::journal_lock::Lock;

/// A journal's file and its content.
///
/// A lock file, with `.lock` appended to its name, keeps other processes from using it. It is deleted when the journal is
/// dropped, and replaced if its process died.
#[derive(Debug)]
pub struct JournalFile {
    path: PathBuf,
    file: File,
    ledger: Ledger,
    /// Where the file ends, as far as this process wrote it.
    end: u64,
    _lock: Lock,
}

impl JournalFile {
    /// Opens a journal, or creates one for chunks of this size. An existing journal keeps its own chunk size. An incomplete
    /// last line is removed.
    ///
    /// # Errors
    /// [`JournalError::InUse`] if another process, or another part of this one, has it open.
    pub fn open(path: impl AsRef<Path>, chunk_size: usize) -> Result<Self, JournalError> {
        let path = path.as_ref().to_owned();
        // No lock file is created for a file that cannot be a journal.
        if path.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
        }
        let lock = Lock::take(&path)?;
        // In append mode, two processes cannot overwrite each other's lines.
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        let ledger = Ledger::new(chunk_size.clamp(1, LARGEST_CHUNK));
        let mut journal = Self { path, file, ledger, end: 0, _lock: lock };
        journal.read()?;
        if journal.ledger.is_empty() {
            let header = journal.ledger.header();
            journal.append(&header)?;
            sync_folder(&journal.path);
        }
        Ok(journal)
    }

    fn read(&mut self) -> Result<(), JournalError> {
        let mut reader = BufReader::new(&self.file);
        let mut line = Vec::new();
        loop {
            line.clear();
            let length = reader.read_until(b'\n', &mut line)?;
            if line.pop_if(|last| *last == b'\n').is_none() {
                break;
            }
            self.ledger.read(&String::from_utf8_lossy(&line), self.end)?;
            self.end += length as u64;
        }
        // Only an incomplete first line may be removed entirely; any other file was named by mistake.
        if self.end == 0 && !Ledger::may_begin_with(&line) {
            return Err(JournalError::NoJournal);
        }
        Ok(self.file.set_len(self.end)?)
    }

    /// The content of the journal.
    pub(super) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The number of jobs per chunk.
    pub fn chunk_size(&self) -> usize {
        self.ledger.chunk_size()
    }

    /// The line that begins at this byte.
    pub(super) fn line(&mut self, offset: u64) -> Result<String, JournalError> {
        self.file.seek(SeekFrom::Start(offset))?;
        let mut line = Vec::new();
        BufReader::new(Read::by_ref(&mut self.file)).read_until(b'\n', &mut line)?;
        Ok(String::from_utf8_lossy(&line).into_owned())
    }

    /// Appends a line, which is flushed to disk and added to the ledger before this returns.
    ///
    /// # Errors
    /// [`JournalError::Changed`] if the file was modified, deleted or replaced by someone else.
    pub(super) fn append(&mut self, line: &str) -> Result<(), JournalError> {
        self.check_unchanged()?;
        let bytes = format!("{line}\n");
        let written = self.file.write_all(bytes.as_bytes()).and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            // An incomplete line must be removed, because the next one would be appended to it.
            self.file.set_len(self.end)?;
            return Err(error.into());
        }
        let begin = self.end;
        self.end += bytes.len() as u64;
        self.check_unchanged()?;
        self.ledger.read(line, begin)
    }

    /// Whether the file still exists with the length that this process wrote.
    fn check_unchanged(&self) -> Result<(), JournalError> {
        let own = self.file.metadata()?;
        let there = std::fs::metadata(&self.path).map_err(|_| JournalError::Changed)?;
        if own.len() == self.end && is_same_file(&own, &there) { Ok(()) } else { Err(JournalError::Changed) }
    }
}

#[cfg(unix)]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// On other systems, only the length is compared.
#[cfg(not(unix))]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    one.len() == other.len()
}

/// A new file is durable only once its folder is flushed too. Not every system can open a folder.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let _ = File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all());
}

impl From<io::Error> for JournalError {
    fn from(error: io::Error) -> Self {
        Self::File { kind: error.kind(), reason: error.to_string() }
    }
}
