// The caller's signals, which may be the runtime's or a polyfill's.

/**
 * The callbacks of signals. A signal gets one listener for any number of calls, because runtimes warn about more than ten.
 *
 * @type {WeakMap<AbortSignal, { callbacks: Set<() => void>, listener: () => void }>}
 */
const watched = new WeakMap();

/**
 * Calls back when a signal aborts.
 *
 * @param {AbortSignal | undefined} signal
 * @param {() => void} callback  a separate function for each call
 * @returns {() => void} removes the callback
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

/** The reason of an aborted signal. Older runtimes and polyfills do not have one. */
export function reasonOf({ reason }) {
  return reason === undefined ? new DOMException("This operation was aborted", "AbortError") : reason;
}
