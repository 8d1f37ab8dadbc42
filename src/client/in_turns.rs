//! Runs many futures, a few at a time, on any runtime.

use std::collections::{BTreeMap, VecDeque};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// A future with its position.
type Placed<F> = (usize, Pin<Box<F>>);

/// The futures with one key.
struct Lane<F> {
    waiting: VecDeque<Placed<F>>,
    active: usize,
}

/// Runs futures, at most `most` at a time and at most `most_alike` of those with equal keys, and returns their outputs in
/// the order of the futures. The keys take turns.
pub(super) async fn in_turns<K: Ord + Clone, F: Future>(
    futures: impl IntoIterator<Item = (K, F)>,
    most: usize,
    most_alike: usize,
) -> Vec<F::Output> {
    let mut lanes: BTreeMap<K, Lane<F>> = BTreeMap::new();
    let mut outputs: Vec<Option<F::Output>> = Vec::new();
    for (key, future) in futures {
        let lane = lanes.entry(key).or_insert_with(|| Lane { waiting: VecDeque::new(), active: 0 });
        lane.waiting.push_back((outputs.len(), Box::pin(future)));
        outputs.push(None);
    }
    // The keys of which another future may start.
    let mut free: VecDeque<K> = lanes.keys().cloned().collect();
    let mut active: Vec<(K, Placed<F>)> = Vec::new();
    poll_fn(|cx| {
        loop {
            start(&mut lanes, &mut free, &mut active, most.max(1), most_alike.max(1));
            if active.is_empty() {
                return Poll::Ready(());
            }
            let before = active.len();
            active.retain_mut(|(key, (place, future))| {
                let Poll::Ready(output) = future.as_mut().poll(cx) else { return true };
                if let Some(slot) = outputs.get_mut(*place) {
                    *slot = Some(output);
                }
                if let Some(lane) = lanes.get_mut(key) {
                    let was_full = lane.active >= most_alike.max(1);
                    lane.active = lane.active.saturating_sub(1);
                    if was_full && !lane.waiting.is_empty() {
                        free.push_back(key.clone());
                    }
                }
                false
            });
            if active.len() == before {
                return Poll::Pending;
            }
        }
    })
    .await;
    outputs.into_iter().flatten().collect()
}

/// Starts the futures that may run now. A key is free while its lane has something waiting and is not full.
fn start<K: Ord + Clone, F>(
    lanes: &mut BTreeMap<K, Lane<F>>,
    free: &mut VecDeque<K>,
    active: &mut Vec<(K, Placed<F>)>,
    most: usize,
    most_alike: usize,
) {
    while active.len() < most {
        let Some(key) = free.pop_front() else { return };
        let Some(lane) = lanes.get_mut(&key) else { continue };
        let Some(next) = lane.waiting.pop_front() else { continue };
        lane.active += 1;
        if lane.active < most_alike && !lane.waiting.is_empty() {
            free.push_back(key.clone());
        }
        active.push((key, next));
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::pin::pin;
    use std::task::{Context, Waker};

    use super::*;

    #[test]
    fn the_limits_hold_and_outputs_keep_their_order() {
        let (active, most, most_of_a) = (Cell::new((0, 0)), Cell::new(0), Cell::new(0));
        let task = |place: usize| {
            let is_a = place < 6;
            let (active, most, most_of_a) = (&active, &most, &most_of_a);
            let mut polls = 0;
            let future = poll_fn(move |_| {
                let (all, of_a) = active.get();
                if polls == 0 {
                    active.set((all + 1, of_a + usize::from(is_a)));
                }
                most.set(most.get().max(active.get().0));
                most_of_a.set(most_of_a.get().max(active.get().1));
                polls += 1;
                // The later ones end first.
                if polls < 12 - place {
                    return Poll::Pending;
                }
                let (all, of_a) = active.get();
                active.set((all - 1, of_a - usize::from(is_a)));
                Poll::Ready(place)
            });
            (is_a, future)
        };
        let mut all = pin!(in_turns((0..10).map(task), 4, 2));
        let mut cx = Context::from_waker(Waker::noop());
        let outputs = loop {
            if let Poll::Ready(outputs) = all.as_mut().poll(&mut cx) {
                break outputs;
            }
        };
        assert_eq!(outputs, (0..10).collect::<Vec<_>>());
        assert_eq!((most.get(), most_of_a.get()), (4, 2));
    }
}
