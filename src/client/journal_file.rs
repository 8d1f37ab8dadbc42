//! A journal on the disk.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::journal::{self, JournalError, Ledger, Plan};
use super::submit::Chunk;

/// A journal's file, and what it says. See [`journal`](super::journal) for its lines.
#[derive(Debug)]
pub struct JournalFile {
    file: File,
    ledger: Ledger,
    /// Where the file ends, as far as this process wrote it.
    end: u64,
}

impl JournalFile {
    /// Opens the journal of chunks of this size, or begins one. A last line that was torn in the middle of
    /// writing is cut off.
    pub fn open(path: impl AsRef<Path>, chunk_size: usize) -> Result<Self, JournalError> {
        // Appending is what keeps two processes from writing over one another.
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        let mut journal = Self { file, ledger: Ledger::new(chunk_size), end: 0 };
        journal.read()?;
        if journal.ledger.is_empty() {
            journal.append(&journal::header(chunk_size))?;
            sync_folder(path.as_ref());
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
        // Only a first line that was torn may be cut off as a whole; any other file was named by mistake.
        if self.end == 0 && !self.ledger.header().as_bytes().starts_with(&line) {
            return Err(JournalError::NoJournal);
        }
        Ok(self.file.set_len(self.end)?)
    }

    /// What to do with a chunk.
    pub fn plan(&self, chunk: &Chunk) -> Result<Plan, JournalError> {
        self.ledger.plan(chunk.number, chunk.jobs, chunk.fingerprint)
    }

    /// The line that begins at this byte.
    pub fn line(&mut self, offset: u64) -> Result<String, JournalError> {
        self.file.seek(SeekFrom::Start(offset))?;
        let mut line = Vec::new();
        BufReader::new(Read::by_ref(&mut self.file)).read_until(b'\n', &mut line)?;
        Ok(String::from_utf8_lossy(&line).into_owned())
    }

    /// Appends a line, which is on the disk and in the ledger before this returns.
    ///
    /// # Errors
    /// [`JournalError::InUse`] when another process writes to it: of two that are about to send, at least one
    /// sees the other's line.
    pub fn append(&mut self, line: &str) -> Result<(), JournalError> {
        if self.file.metadata()?.len() != self.end {
            return Err(JournalError::InUse);
        }
        let bytes = format!("{line}\n");
        let written = self.file.write_all(bytes.as_bytes()).and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            // A partial line must not stay: the next one would follow it.
            self.file.set_len(self.end)?;
            return Err(error.into());
        }
        let begin = self.end;
        self.end += bytes.len() as u64;
        if self.file.metadata()?.len() != self.end {
            return Err(JournalError::InUse);
        }
        self.ledger.read(line, begin)
    }

    /// How many jobs each chunk of the journal has.
    pub fn chunk_size(&self) -> usize {
        self.ledger.chunk_size()
    }

    /// Whether the input, which ended after so many chunks, has all that the journal tells of.
    pub fn finish(&self, chunks: usize) -> Result<(), JournalError> {
        self.ledger.finish(chunks)
    }
}

/// A new file is safe only once its folder is written down too. Not every system lets a folder be opened.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let _ = File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all());
}

impl From<io::Error> for JournalError {
    fn from(error: io::Error) -> Self {
        Self::File { kind: error.kind(), reason: error.to_string() }
    }
}
