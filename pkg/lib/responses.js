/**
 * A resource of the client: an object with the methods of a class, which work also when they are taken out of it. Each
 * call gets an instance of its own, so that its promise can tell which answer it was made of.
 *
 * @param {Function} type  the class
 * @param {import("./call.js").Caller} caller
 * @param {...unknown} more  for its constructor
 */
export function resource(type, caller, ...more) {
  const names = Object.getOwnPropertyNames(type.prototype).filter((name) => name !== "constructor");
  const method = (name) => {
    const run = call(caller, (own, args) => new type(own, ...more)[name](...args));
    return Object.defineProperty(run, "name", { value: name });
  };
  return Object.fromEntries(names.map((name) => [name, method(name)]));
}

/**
 * A function whose promise has `withResponse()`.
 *
 * @param {import("./call.js").Caller} caller
 * @param {(caller: import("./call.js").Caller, args: any[]) => any} run
 */
export function call(caller, run) {
  return (...args) => {
    const heard = {};
    const outcome = run(caller.hearing(heard), args);
    if (!(outcome instanceof Promise)) return outcome;
    // Nothing waits for the promise here: a rejection that nobody handles is to be seen.
    const withResponse = async () => ({ data: await outcome, ...heard });
    return Object.defineProperty(outcome, "withResponse", { value: withResponse });
  };
}
