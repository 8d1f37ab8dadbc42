// A check against the account's templates, fonts and secrets, and the hosts of URLs.
import { inTurns, readFonts, readSecrets, readTemplate, templatesAtOnce } from "./account.js";
import { callOptions } from "./call-options.js";
import { now } from "./clock.js";
import { isNexrenderError, ValidationError } from "./errors.js";
import { aBoolean, aFunction, anObject, checked, count, either, milliseconds, upTo } from "./options.js";
import { callBack } from "./perform.js";
import { references, withAnswers } from "./preflight/core.js";
import { openTransport } from "./preflight/transports.js";
import { UrlRequests } from "./preflight/urls.js";
import { isMap } from "./realm.js";
import { onAbort, reasonOf } from "./signals.js";

const urlOptions = { timeout: milliseconds, concurrency: upTo(100) };

const someUrlOptions = (value) => {
  const wrong = anObject(value);
  return wrong && `${wrong}, true or false`;
};

const known = {
  ...callOptions,
  templates: aBoolean,
  fonts: aBoolean,
  secrets: aBoolean,
  urls: either(aBoolean, someUrlOptions),
  maxUrls: count,
  allowPrivateHosts: aBoolean,
  check: anObject,
  cache: (value) => (isMap(value) ? undefined : "expected a Map"),
  onProgress: aFunction,
};

/** Requests to one host at the same time. */
const perHost = 4;
const defaultUrls = { timeout: 10_000, concurrency: 8 };

/** The statuses of a call that the token does not permit, or that a proxy does not forward. */
const refusals = [401, 403, 404, 405, 501];

/**
 * A preflight of one or more payloads. Nothing is requested more than once, or if it is in the cache.
 */
export class Preflight {
  #caller;
  #options;
  #check;
  #call;
  /** @type {Map<string, Promise<unknown>>} */
  #cache;

  /**
   * @param {import("./call.js").Caller} caller
   * @param {object | undefined} options
   * @param {import("../index.js").CheckOptions | false | undefined} check  how the client checks payloads
   */
  constructor(caller, options, check) {
    this.#caller = caller;
    this.#options = checked(options, known);
    if (typeof this.#options.urls === "object") checked(this.#options.urls, urlOptions, "options.urls");
    this.#check = this.#options.check ?? (check || undefined);
    const { signal: _, ...call } = Object.fromEntries(
      Object.entries(this.#options).filter(([name]) => Object.hasOwn(callOptions, name)),
    );
    this.#call = call;
    this.#cache = this.#options.cache ?? new Map();
  }

  /**
   * Asks about a payload and checks it with the responses.
   *
   * @param {import("./preflight/core.js").Source} source
   * @param {import("../index.js").PayloadKind} [kind]
   */
  async report(source, kind) {
    const check = kind === undefined ? this.#check : { ...this.#check, kind };
    const { options, answers, asked } = await this.#ask(references(source, check), check);
    return { ...withAnswers(answers, (run) => run(source, options)), asked };
  }

  /**
   * The same for several jobs together; returns a report for each.
   *
   * @param {string[]} texts
   * @returns {Promise<import("../index.js").Report[]>}
   */
  async reports(texts) {
    const jobs = { text: `{"jobs":[${texts.join(",")}]}`, isText: false };
    const found = references(jobs, { ...this.#check, kind: "batch" });
    const { options, answers } = await this.#ask(found, { ...this.#check, kind: "job" });
    return withAnswers(answers, (run) => texts.map((text) => run({ text, isText: false }, options)));
  }

  async #ask(found, check) {
    const { signal } = this.#options;
    if (signal?.aborted) throw reasonOf(signal);
    const controller = new AbortController();
    const abort = () => controller.abort(reasonOf(signal));
    const ignore = onAbort(signal, abort);
    const asking = new Asking(this.#caller, this.#cache, {
      ...this.#options,
      call: { ...this.#call, signal: controller.signal },
      signal: controller.signal,
    });
    try {
      return await asking.all(found, check);
    } finally {
      ignore();
      // If one part fails, the others are cancelled.
      controller.abort();
    }
  }
}

/** The requests for one payload. */
class Asking {
  #caller;
  #cache;
  #options;
  #progress;
  /** The error of a callback. */
  #failure;

  constructor(caller, cache, options) {
    this.#caller = caller;
    this.#cache = cache;
    this.#options = options;
  }

  async all({ templates, namesFonts, namesSecrets, urls }, check) {
    const wants = (part) => this.#options[part] !== false;
    const ids = wants("templates") ? templates : [];
    const hasFonts = namesFonts && wants("fonts");
    const hasSecrets = namesSecrets && wants("secrets");
    const requested = wants("urls") ? urls : [];
    this.#progress = { done: 0, total: ids.length + Number(hasFonts) + Number(hasSecrets) + requested.length };
    this.#report(0);
    const [ofTemplates, ofFonts, ofSecrets, ofUrls] = await Promise.all([
      this.#timed((part) => this.#templates(ids, part)),
      this.#timed((part) => this.#names(hasFonts, "fonts", readFonts, part)),
      this.#timed((part) => this.#names(hasSecrets, "secrets", readSecrets, part)),
      this.#timed((part) => this.#urls(requested, part)),
    ]);
    if (this.#failure) throw this.#failure.error;
    const { infos, unread } = ofTemplates.result;
    const names = (name, { result }) => result?.names && { [name]: result.names };
    return {
      options: {
        ...check,
        ...(infos.length > 0 && { template: [...[check?.template ?? []].flat(), ...infos] }),
        ...names("fonts", ofFonts),
        ...names("secrets", ofSecrets),
      },
      answers: {
        templates: unread,
        ...(ofFonts.result?.refused && { fonts: ofFonts.result.refused }),
        ...(ofSecrets.result?.refused && { secrets: ofSecrets.result.refused }),
        ...(wants("urls") && { urls: ofUrls.result }),
      },
      asked: { templates: ofTemplates.asked, fonts: ofFonts.asked, secrets: ofSecrets.asked, urls: ofUrls.asked },
    };
  }

  /** The result of a part, and its summary for the caller. */
  async #timed(work) {
    const asked = { count: 0, requests: 0, ms: 0 };
    const begin = now();
    const result = await work(asked);
    asked.ms = Math.round(now() - begin);
    return { result, asked };
  }

  async #templates(ids, asked) {
    asked.count = ids.length;
    const infos = [];
    const unread = {};
    await inTurns(ids, templatesAtOnce, async (id) => {
      const read = () => this.#read(asked, (caller) => readTemplate(caller, id, this.#options.call));
      const { value, status } = await this.#once(`template ${id}`, read);
      this.#report(1);
      if (value) infos.push(value);
      else unread[id] = status;
    });
    return { infos, unread };
  }

  async #names(isWanted, part, list, asked) {
    if (!isWanted) return undefined;
    asked.count = 1;
    const read = () => this.#read(asked, (caller) => list(caller, this.#options.call));
    const { value, status } = await this.#once(part, read);
    this.#report(1);
    return value ? { names: value } : { refused: status };
  }

  /** The result of a call, or the status with which it was rejected. Any other error ends the preflight. */
  async #read(asked, call) {
    try {
      return { value: await call(this.#caller.counting(() => (asked.requests += 1))) };
    } catch (error) {
      const { status } = error ?? {};
      if (isNexrenderError(error) && refusals.includes(status)) return { status };
      throw error;
    }
  }

  async #urls(urls, asked) {
    asked.count = urls.length;
    if (urls.length === 0) return {};
    const { maxUrls = 1000, allowPrivateHosts = false, urls: limits, signal } = this.#options;
    const { transport, close, inPage } = await openTransport(allowPrivateHosts);
    const own = limits === true || limits === undefined ? {} : limits;
    const means = { ...defaultUrls, ...own, perHost, allowPrivateHosts, inPage, signal };
    const requests = new UrlRequests(transport, means);
    let count = this.#cache.get(urlCount) ?? 0;
    const answer = ({ url, isPrivate }) => {
      if (isPrivate && !allowPrivateHosts) return { unchecked: "private-host" };
      const key = `url ${url}`;
      if (this.#cache.has(key)) return this.#cache.get(key);
      if (count >= maxUrls) return { unchecked: "limit" };
      count += 1;
      return this.#once(key, () => requests.ask(url));
    };
    try {
      const answers = await Promise.all(
        urls.map(async (reference) => {
          const made = await answer(reference);
          this.#report(1);
          return [reference.url, made];
        }),
      );
      return Object.fromEntries(answers);
    } finally {
      this.#cache.set(urlCount, count);
      asked.requests = requests.requests;
      close();
    }
  }

  /** Earlier results are reused; failed requests are repeated. */
  #once(key, ask) {
    const before = this.#cache.get(key);
    if (before) return before;
    const asked = ask();
    this.#cache.set(key, asked);
    asked.catch(() => this.#cache.delete(key));
    return asked;
  }

  #report(done) {
    this.#progress.done += done;
    callBack(this.#options.onProgress, { ...this.#progress }, (error) => {
      this.#failure ??= { error };
    });
    if (this.#failure) throw this.#failure.error;
  }
}

/** How many URLs the calls with a cache have requested. */
const urlCount = "urls";

/** The option `preflight` of the calls that send payloads. */
export const preflightOption = either(aBoolean, anObject);

/**
 * Rejects a payload that does not pass its preflight, if one is requested.
 *
 * @param {import("./call.js").Caller} caller
 * @param {import("./preflight/core.js").Source & { kind: import("../index.js").PayloadKind }} payload
 * @param {boolean | object | undefined} wanted  the option
 * @param {{ check?: object | false, signal?: AbortSignal }} client
 */
export async function pass(caller, { kind, ...source }, wanted, { check, signal }) {
  if (!wanted) return;
  const report = await new Preflight(caller, optionsOf(wanted, signal), check).report(source, kind);
  if (!report.valid) throw new ValidationError(report);
}

/** @param {boolean | object} wanted */
export function optionsOf(wanted, signal) {
  return { signal, ...(wanted === true ? {} : wanted) };
}
