//! Slows down all calls of a client after the service asked for it.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use super::error::milliseconds;
use super::retry::{self, LONGEST_RETRY_AFTER};

/// When a client may send again after the service asked it to slow down. Its calls and campaigns share this.
///
/// Times are those of the transport's clock, in milliseconds.
#[derive(Debug, Default)]
pub struct Pace {
    not_before: AtomicU64,
    /// Consecutive refusals; those of requests that were sent at the same time count once.
    refusals: AtomicU32,
    last_refusal: AtomicU64,
}

impl Pace {
    /// Records that a request, sent at `sent`, was refused, and the pause that the service asked for. Returns the pause: at
    /// least the client's own, which grows with every consecutive refusal.
    pub fn refuse(&self, sent: Duration, now: Duration, asked: Option<Duration>, random: u16) -> Duration {
        let last = self.last_refusal.swap(milliseconds(now), Ordering::Relaxed);
        let refusals = self.refusals.load(Ordering::Relaxed);
        let is_next = refusals == 0 || milliseconds(sent) >= last;
        let refusals = refusals.saturating_add(is_next.into());
        self.refusals.store(refusals, Ordering::Relaxed);
        let pause = retry::pause(refusals, random).max(asked.unwrap_or_default());
        self.not_before.fetch_max(milliseconds(now.saturating_add(pause)), Ordering::Relaxed);
        pause
    }

    /// Records that the service accepted a request.
    pub fn accept(&self) {
        self.refusals.store(0, Ordering::Relaxed);
    }

    /// How long to wait before sending. Waiting calls are spread over an extra tenth of the pause, at most a second.
    pub fn wait(&self, now: Duration, random: u16) -> Option<Duration> {
        let left = self.not_before.load(Ordering::Relaxed).checked_sub(milliseconds(now)).filter(|left| *left > 0)?;
        let spread = (left / 10).min(1_000) * u64::from(random) / u64::from(u16::MAX);
        Some(Duration::from_millis(left.saturating_add(spread)))
    }

    /// The same for a single call, which does not wait longer than [`LONGEST_RETRY_AFTER`]: it sends the request anyway and
    /// fails with the response.
    pub(super) fn short_wait(&self, now: Duration, random: u16) -> Option<Duration> {
        self.wait(now, random).filter(|wait| *wait <= LONGEST_RETRY_AFTER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn calls_do_not_wait_before_a_refusal() {
        let pace = Pace::default();
        assert_eq!(pace.wait(SECOND, 0), None);
        pace.refuse(SECOND, SECOND, Some(3 * SECOND), 0);
        assert_eq!(pace.wait(2 * SECOND, 0), Some(2 * SECOND));
        assert_eq!(pace.wait(2 * SECOND, u16::MAX), Some(Duration::from_millis(2_200)));
        assert_eq!(pace.wait(4 * SECOND, u16::MAX), None);
    }

    #[test]
    fn the_own_pause_is_the_minimum_and_grows_with_consecutive_refusals() {
        let pace = Pace::default();
        let mut now = SECOND;
        let mut refuse = |sent_before: Duration| {
            now += 100 * SECOND;
            pace.refuse(now.saturating_sub(sent_before), now, Some(Duration::ZERO), u16::MAX).as_millis()
        };
        assert_eq!(refuse(Duration::ZERO), 500);
        assert_eq!(refuse(Duration::ZERO), 1_000);
        // Sent before the last refusal arrived, so it does not count again.
        assert_eq!(refuse(150 * SECOND), 1_000);
        assert_eq!(refuse(Duration::ZERO), 2_000);
        pace.accept();
        assert_eq!(refuse(Duration::ZERO), 500);
    }

    #[test]
    fn a_single_call_does_not_wait_for_more_than_a_minute() {
        let pace = Pace::default();
        pace.refuse(SECOND, SECOND, Some(100 * SECOND), 0);
        assert_eq!(pace.short_wait(SECOND, 0), None);
        assert_eq!(pace.short_wait(51 * SECOND, 0), Some(50 * SECOND));
    }
}
