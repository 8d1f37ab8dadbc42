// The caller's signals, be they the runtime's or a polyfill's.

/**
 * What to call when a signal aborts. A signal gets one listener however many calls it is for: runtimes warn of more than
 * ten.
 *
 * @type {WeakMap<AbortSignal, { callbacks: Set<() => void>, listener: () => void }>}
 */
const watched = new WeakMap();

/**
 * Calls back when a signal aborts.
 *
 * @param {AbortSignal | undefined} signal
 * @param {() => void} callback  a function of its own for each call
 * @returns {() => void} ends that
 */
export function onAbort(signal, callback) {
  if (!signal) return () => {};
  const watch = watched.get(signal) ?? begin(signal);
  watch.callbacks.add(callback);
  return () => {
    watch.callbacks.delete(callback);
    if (watch.callbacks.size > 0) return;
    signal.removeEventListener("abort", watch.listener);
    watched.delete(signal);
  };
}

function begin(signal) {
  const callbacks = new Set();
  const listener = () => {
    for (const callback of [...callbacks]) callback();
  };
  const watch = { callbacks, listener };
  watched.set(signal, watch);
  signal.addEventListener("abort", listener);
  return watch;
}

/** Why a signal was aborted. Older runtimes and polyfills do not say. */
export function reasonOf({ reason }) {
  return reason === undefined ? new DOMException("This operation was aborted", "AbortError") : reason;
}
