//! Runs many futures, a few at a time, on any runtime.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// A future that has not started, with its key.
type Waiting<K, F> = Option<(K, Pin<Box<F>>)>;

/// A future that has started, with its position.
type Active<K, F> = (usize, K, Pin<Box<F>>);

/// Runs futures, at most `most` at a time and at most `most_alike` of those with equal keys, and returns their outputs in
/// the order of the futures.
pub(super) async fn in_turns<K: PartialEq, F: Future>(
    futures: impl IntoIterator<Item = (K, F)>,
    most: usize,
    most_alike: usize,
) -> Vec<F::Output> {
    let mut waiting: Vec<Waiting<K, F>> =
        futures.into_iter().map(|(key, future)| Some((key, Box::pin(future)))).collect();
    let mut outputs: Vec<Option<F::Output>> = waiting.iter().map(|_| None).collect();
    let mut active: Vec<Active<K, F>> = Vec::new();
    poll_fn(|cx| {
        loop {
            start(&mut waiting, &mut active, most.max(1), most_alike.max(1));
            if active.is_empty() {
                return Poll::Ready(());
            }
            let before = active.len();
            active.retain_mut(|(place, _, future)| match future.as_mut().poll(cx) {
                Poll::Ready(output) => {
                    if let Some(slot) = outputs.get_mut(*place) {
                        *slot = Some(output);
                    }
                    false
                }
                Poll::Pending => true,
            });
            if active.len() == before {
                return Poll::Pending;
            }
        }
    })
    .await;
    outputs.into_iter().flatten().collect()
}

/// Starts the futures that may run now.
fn start<K: PartialEq, F>(
    waiting: &mut [Waiting<K, F>],
    active: &mut Vec<Active<K, F>>,
    most: usize,
    most_alike: usize,
) {
    for (place, slot) in waiting.iter_mut().enumerate() {
        if active.len() >= most {
            return;
        }
        let may_begin = slot
            .as_ref()
            .is_some_and(|(key, _)| active.iter().filter(|(_, other, _)| other == key).count() < most_alike);
        if let Some((key, future)) = slot.take_if(|_| may_begin) {
            active.push((place, key, future));
        }
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
