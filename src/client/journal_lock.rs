//! The lock file that keeps two processes from using one journal. Its name is that of the journal with `.lock` appended. It
//! contains one line: the process id and the host of its owner, such as `4711 build-7`, and a unique number.
//!
//! The npm package implements the same in `pkg/lib/journal-lock.js`.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::journal::JournalError;

/// The locks of this process. A lock with this process id that is not among them was left by an earlier process: in a
/// container, every process may have the same id.
static HELD: LazyLock<Mutex<HashSet<PathBuf>>> = LazyLock::new(Mutex::default);

/// Held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock(LockFile);

impl Lock {
    /// Takes the lock of a journal.
    pub(super) fn take(journal: &Path) -> Result<Self, JournalError> {
        let mut name = journal.as_os_str().to_owned();
        name.push(".lock");
        let path = absolute(name)?;
        let mut held = held();
        if held.contains(&path) {
            return Err(JournalError::InUse { owner: Some(format!("process {}, this one", std::process::id())) });
        }
        let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let file = LockFile { path, text: format!("{} {} {}\n", std::process::id(), host(), since_1970.as_nanos()) };
        // If several processes replace a dead owner's lock at the same time, one succeeds.
        while !file.create()? {
            file.remove_if_dead()?;
        }
        held.insert(file.path.clone());
        Ok(Self(file))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let Self(LockFile { path, text }) = self;
        let mut held = held();
        if read(path).is_ok_and(|own| own.as_ref() == Some(text)) {
            let _ = fs::remove_file(&path);
        }
        held.remove(path);
    }
}

#[derive(Debug)]
struct LockFile {
    path: PathBuf,
    text: String,
}

impl LockFile {
    /// Creates the file with its complete text; returns whether it did not exist yet.
    fn create(&self) -> Result<bool, JournalError> {
        let whole = self.beside("new");
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(&whole).and_then(|mut file| file.write_all(self.text.as_bytes()));
        let linked = written.and_then(|()| fs::hard_link(&whole, &self.path));
        let _ = fs::remove_file(&whole);
        match linked {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes the lock of a process that died.
    fn remove_if_dead(&self) -> Result<(), JournalError> {
        let Some(text) = read(&self.path)? else { return Ok(()) };
        if let Some(owner) = living_owner(&text) {
            let name = self.path.file_name().map(OsString::from).unwrap_or_default();
            let advice = format!("{owner}; if that is wrong, delete {}", name.to_string_lossy());
            return Err(JournalError::InUse { owner: Some(advice) });
        }
        // Renamed first: if two processes do this, the second may rename the new lock of the first, and restores it.
        let aside = self.beside("old");
        match fs::rename(&self.path, &aside) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            renamed => renamed?,
        }
        if read(&aside)?.is_some_and(|renamed| renamed != text) {
            let _ = fs::hard_link(&aside, &self.path);
        }
        Ok(fs::remove_file(&aside)?)
    }

    fn beside(&self, what: &str) -> PathBuf {
        let mut name = self.path.as_os_str().to_owned();
        name.push(format!(".{}.{what}", self.text.trim_end().rsplit(' ').next().unwrap_or_default()));
        name.into()
    }
}

fn held() -> MutexGuard<'static, HashSet<PathBuf>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

fn absolute(name: OsString) -> Result<PathBuf, JournalError> {
    let path = std::path::absolute(PathBuf::from(name))?;
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Ok(path) };
    Ok(folder.canonicalize()?.join(name))
}

/// The text of a lock; `None` if the file does not exist.
fn read(path: &Path) -> Result<Option<String>, JournalError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The owner of a lock, unless it is known to be dead.
fn living_owner(text: &str) -> Option<String> {
    let mut words = text.split_whitespace();
    let process = words.next().and_then(|word| word.parse().ok());
    let on = words.next().unwrap_or_default();
    let Some(process) = process else { return Some("an unknown process".to_owned()) };
    let is_dead = on == host() && (process == std::process::id() || !is_alive(process));
    (!is_dead).then(|| format!("process {process} on {on}"))
}

/// Whether a process of this host is alive, or that is unknown.
fn is_alive(process: u32) -> bool {
    if Path::new("/proc/self").exists() {
        return Path::new(&format!("/proc/{process}")).exists();
    }
    if cfg!(unix) {
        let signalled = std::process::Command::new("kill").args(["-0", &process.to_string()]).output();
        return signalled.map_or(true, |output| {
            output.status.success() || String::from_utf8_lossy(&output.stderr).contains("ermitted")
        });
    }
    true
}

/// The name of this host, as returned by Node's `os.hostname()`.
fn host() -> String {
    let read = fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let ask = || {
        let output = std::process::Command::new("hostname").output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let name = read.or_else(ask).unwrap_or_default();
    let name = name.trim().replace(char::is_whitespace, "-");
    if name.is_empty() { "localhost".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("lock-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_lock_has_one_owner_at_a_time() {
        let folder = folder("one");
        let journal = folder.join("journal");
        let first = Lock::take(&journal).unwrap();
        assert!(matches!(Lock::take(&journal), Err(JournalError::InUse { .. })));
        drop(first);
        drop(Lock::take(&journal).unwrap());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn the_lock_of_a_dead_process_is_replaced_and_that_of_a_living_one_is_not() {
        let folder = folder("dead");
        let journal = folder.join("journal");
        let lock = folder.join("journal.lock");
        let host = host();
        for (text, is_taken) in [
            // An earlier process with our id, and an id beyond the maximum.
            (format!("{} {host} 1\n", std::process::id()), true),
            (format!("4194999 {host} 1\n"), true),
            (format!("1 {host} 1\n"), false),
            ("4194999 another-host 1\n".to_owned(), false),
            ("what?".to_owned(), false),
        ] {
            fs::write(&lock, &text).unwrap();
            let taken = Lock::take(&journal);
            assert_eq!(taken.is_ok(), is_taken, "{text}");
            drop(taken);
            assert_eq!(lock.exists(), !is_taken);
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
