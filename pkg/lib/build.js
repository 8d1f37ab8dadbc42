// Building jobs and batches. The documentation of each method, with an example that a test runs, is
// in ../types/build.d.ts, where editors read it.
//
// The crate has its own builders over its payload types. These work on plain objects, which a call into the module
// would only copy. tests/fixtures/builders.json and batches.json hold both to the same results.

import { codecs } from "../generated/tables.js";
import { reading } from "./blame.js";
import { assertValid, validate } from "./check.js";
import { aBoolean, aList, anIterable, anObject, argument, aText, upTo } from "./options.js";
import { copy, isPlainObject } from "./plain.js";

const aJob = (value) => (isPlainObject(value) ? undefined : "expected a job or a JobBuilder");

/** Marks a builder: a process may load two copies of the class, by `import` and `require`, and each accepts the other's builders. */
const brand = Symbol.for("nexrender-payload.job-builder");

/** The API accepts at most this many jobs in one batch. */
const MAX_JOBS = 1000;

export class JobBuilder {
  #job;

  constructor(templateId, composition) {
    Object.defineProperty(this, brand, { value: true });
    this.#job = { template: { id: argument("templateId", templateId, aText) } };
    if (composition !== undefined) {
      this.composition(argument("composition", composition, aText));
    }
  }

  static from(job) {
    const builder = empty();
    builder.#job = jobOf(job, "job");
    return builder;
  }

  src(url) {
    this.#object("template").src = argument("url", url, aText);
    return this;
  }

  composition(name) {
    this.#object("template").composition = argument("name", name, aText);
    return this;
  }

  preview(on = true) {
    this.#job.preview = argument("on", on, aBoolean);
    return this;
  }

  font(...names) {
    for (const name of names) {
      argument("names", name, aText);
    }
    this.#list("fonts").push(...names);
    return this;
  }

  asset(asset) {
    const own = copy(argument("asset", asset, anObject), "asset");
    argument("asset.type", own.type, aText);
    this.#list("assets").push(own);
    return this;
  }

  text(layer, value, opts) {
    return this.#add(
      "text",
      { layerName: argument("layer", layer, aText), value: argument("value", value, aText) },
      opts,
    );
  }

  data(layer, property, value, opts) {
    const fields = { layerName: argument("layer", layer, aText), property: argument("property", property, aText) };
    const own = options(opts);
    if (value !== undefined) {
      fields.value = copy(value, "value");
    } else if (own.expression === undefined) {
      throw new TypeError("value: expected a JSON value, or opts.expression instead");
    }
    return this.#add("data", fields, own);
  }

  image(layer, src, opts) {
    return this.#add("image", media(layer, src), opts);
  }

  audio(layer, src, opts) {
    return this.#add("audio", media(layer, src), opts);
  }

  video(layer, src, opts) {
    return this.#add("video", media(layer, src), opts);
  }

  essential(layer, value, opts) {
    if (value === undefined) {
      throw new TypeError("value: expected a string, a number, a boolean or a list of numbers");
    }
    const fields = { layerName: argument("layer", layer, aText), value: copy(value, "value") };
    return this.#add("essential", fields, opts);
  }

  fn(name, params, opts) {
    const fields = { name: argument("name", name, aText) };
    if (params !== undefined) {
      fields.params = copy(argument("params", params, anObject), "params");
    }
    return this.#add("function", fields, opts);
  }

  nested(layer, job, opts) {
    return this.#add("job", { ...jobOf(job, "job"), layerName: argument("layer", layer, aText) }, opts);
  }

  settings(partial) {
    Object.assign(this.#object("settings"), copy(argument("partial", partial, anObject), "partial"));
    return this;
  }

  upload(config) {
    this.#job.upload = copy(argument("config", config, anObject), "config");
    return this;
  }

  webhook(url, opts) {
    const fields = { url: argument("url", url, aText) };
    this.#job.webhook = merge(fields, opts);
    return this;
  }

  check(options) {
    return validate(this.toJSON(), options);
  }

  build(options) {
    const job = this.toJSON();
    assertValid(job, options);
    return job;
  }

  toJSON() {
    const job = copy(this.#job, "job");
    prefixCodec(job);
    if (Array.isArray(job.assets)) {
      job.assets.forEach(prefixCodec);
    }
    return job;
  }

  #add(type, fields, opts) {
    // `fields` contains the nested job's keys, perhaps one named `type`. The first `type` makes it the first key.
    const asset = Object.assign({ type }, fields, { type });
    this.#list("assets").push(merge(asset, opts));
    return this;
  }

  // A job passed to `from` may contain anything. The checker reports it; a method that would overwrite it throws.
  #object(key) {
    this.#job[key] ??= {};
    return argument(`job.${key}`, this.#job[key], anObject);
  }

  #list(key) {
    this.#job[key] ??= [];
    return argument(`job.${key}`, this.#job[key], aList);
  }
}

/** A class that refers to itself would be renamed by a bundler. */
const empty = () => new JobBuilder("");

export class BatchBuilder {
  #jobs = [];

  constructor(...jobs) {
    if (jobs.length > 0) throw new TypeError("BatchBuilder has no arguments; use `add(...jobs)` or `addAll(jobs)`");
  }

  get length() {
    return this.#jobs.length;
  }

  add(...jobs) {
    return this.#append(jobs);
  }

  addAll(iterable) {
    return this.#append(argument("iterable", iterable, anIterable));
  }

  check(options) {
    return validate(this.toJSON(), options);
  }

  build(options) {
    const batch = this.toJSON();
    assertValid(batch, options);
    return batch;
  }

  chunks(size = MAX_JOBS) {
    argument("size", size, upTo(MAX_JOBS));
    const { jobs } = this.toJSON();
    const batches = [];
    for (let start = 0; start < jobs.length; start += size) {
      batches.push({ jobs: jobs.slice(start, start + size) });
    }
    return batches;
  }

  toJSON() {
    return { jobs: copy(this.#jobs, "jobs") };
  }

  #append(jobs) {
    for (const job of jobs) {
      this.#jobs.push(jobOf(job, `job ${this.length}`));
    }
    return this;
  }
}

/** A copy of a job, or of a builder's job, unchecked. */
function jobOf(job, name) {
  if (reading(name, job, (value) => value?.[brand])) {
    return job.toJSON();
  }
  return copy(argument(name, job, aJob), name);
}

/** Adds the prefix of a codec: `h264_vbr_15mbps` becomes `video_h264_vbr_15mbps`. */
function prefixCodec(job) {
  const settings = job?.settings;
  const codec = settings?.codec;
  if (typeof codec === "string") {
    settings.codec = codecs.find((full) => full.slice(full.indexOf("_") + 1) === codec) ?? codec;
  }
}

function media(layer, src) {
  return { layerName: argument("layer", layer, aText), src: argument("src", src, aText) };
}

/** The fields of a method with those of its `opts`; no field may be in both. */
function merge(fields, opts) {
  const own = options(opts);
  for (const key of Object.keys(own)) {
    if (Object.hasOwn(fields, key)) {
      throw new TypeError(`opts.${key}: this field is set by the method`);
    }
  }
  return { ...fields, ...own };
}

/** A copy of the `opts` of a method. */
function options(opts = {}) {
  return copy(argument("opts", opts, anObject), "opts");
}
