// The templates, fonts and secrets of an account.

import { callOptions, waitOptions } from "./call-options.js";
import { now } from "./clock.js";
import { UploadProgress } from "./counted.js";
import { isNexrenderError, NexrenderError, ResponseError, WaitTimeoutError } from "./errors.js";
import { aFile, aFunction, anObject, argument, aString, aText, checked, oneOf } from "./options.js";
import { pages } from "./pages.js";
import { callBack } from "./perform.js";
import { isBlob } from "./realm.js";
import { toText } from "./request.js";
import { onAbort, reasonOf } from "./signals.js";
import { pause, templateOf, uploadInfoOf } from "./storage.js";

/** A file for a form. A `Blob` of another realm would be sent as the text `[object Blob]`. */
async function blobOf(file) {
  if (file instanceof Blob) return file;
  return new Blob([isBlob(file) ? await file.arrayBuffer() : file]);
}

/** The most compositions or layers that the service returns in one response. */
const pageSize = 1000;

const templateChanges = { displayName: aString };
const newTemplate = { type: oneOf("aep", "zip", "mogrt"), src: aString, ...templateChanges };

/** The options of uploads. */
const uploadOptions = { ...callOptions, onProgress: aFunction };

export class Templates {
  #caller;

  constructor(caller) {
    this.#caller = caller;
  }

  /** Lists the account's templates. */
  async list(options) {
    return this.#caller.json("listTemplates", {}, checked(options, callOptions));
  }

  /** Reads a template with the names of its compositions and layers. */
  async get(id, options) {
    return this.#caller.json("getTemplate", { id: argument("id", id, aString) }, checked(options, callOptions));
  }

  /** Creates a template. Unless it has a `src`, upload its file next. */
  async create(template, options) {
    checked(argument("template", template, anObject), newTemplate, "template");
    for (const name of ["type", "displayName"]) argument(`template.${name}`, template[name], newTemplate[name]);
    const body = toText(template, "template");
    return templateOf(await this.#caller.json("createTemplate", { body }, checked(options, callOptions)));
  }

  /** Uploads the file of a new or an existing template. */
  async upload(template, file, options) {
    const id = argument("template", template?.id ?? template, aString);
    argument("file", file, aFile);
    const { onProgress, ...call } = checked(options, uploadOptions);
    const info = template.uploadInfo ?? uploadInfoOf(await this.#caller.json("uploadTemplate", { id }, call));
    if (info === undefined) {
      throw new ResponseError(`PUT /templates/${encodeURIComponent(id)}/upload: the response has no URL`, {
        status: 200,
      });
    }
    await this.#caller.put(info.url, file, { ...call, onProgress });
  }

  /** Changes the name of a template. */
  async update(id, changes, options) {
    argument("id", id, aString);
    checked(argument("changes", changes, anObject), templateChanges, "changes");
    argument("changes.displayName", changes.displayName, aString);
    const body = toText(changes, "changes");
    return this.#caller.json("updateTemplate", { id, body }, checked(options, callOptions));
  }

  /** Deletes a template. */
  async delete(id, options) {
    await this.#caller.text("deleteTemplate", { id: argument("id", id, aString) }, checked(options, callOptions));
  }

  /** Returns the URL of the template's file, which is valid for an hour. */
  async download(id, options) {
    return this.#caller.json("downloadTemplate", { id: argument("id", id, aString) }, checked(options, callOptions));
  }

  /** Waits until the template's file is processed. */
  async wait(id, options) {
    argument("id", id, aString);
    const {
      pollInterval = 2000,
      timeout = Number.POSITIVE_INFINITY,
      onProgress,
      ...call
    } = checked(options, waitOptions);
    return new TemplateWait(id, { end: now() + timeout, pollInterval, timeout, onProgress }).run(
      (limit) => this.#caller.json("getTemplate", { id }, Number.isFinite(limit) ? { ...call, timeout: limit } : call),
      call.signal,
    );
  }

  /** Reads all details of a template: its state, compositions and layers. */
  async inspect(id, options) {
    argument("id", id, aString);
    const given = checked(options, callOptions);
    const controller = new AbortController();
    const call = { ...given, signal: controller.signal };
    const end = () => controller.abort(given.signal?.aborted ? reasonOf(given.signal) : undefined);
    const ignore = onAbort(given.signal, end);
    if (given.signal?.aborted) end();
    try {
      const [template, compositions, layers] = await Promise.all([
        this.#caller.json("templateInfo", { id }, call),
        this.#all("templateCompositions", id, call),
        this.#all("templateLayers", id, call),
      ]);
      return { ...template, compositions, layers };
    } finally {
      ignore();
      // If one fails, the others are cancelled.
      end();
    }
  }

  async #all(op, id, call) {
    const read = ({ skip }) => this.#caller.json(op, { id, query: { limit: pageSize, offset: skip } }, call);
    const all = [];
    for await (const item of pages(read, JSON.stringify)) all.push(item);
    return all;
  }
}

/** The longest pause between two polls, and how long polls may fail consecutively, in milliseconds. */
const longestPause = 10_000;
const longestOutage = 600_000;

/** Temporary errors: a later poll may succeed. */
const passing = ["network", "timeout", "rate-limit", "server"];

class TemplateWait {
  #id;
  #options;
  #last;
  #failingSince;
  #failure;

  constructor(id, options) {
    this.#id = id;
    this.#options = options;
  }

  async run(read, signal) {
    const { end, pollInterval, timeout } = this.#options;
    for (let wait = pollInterval; ; wait = Math.max(pollInterval, Math.min(wait * 1.5, longestPause))) {
      const template = await this.#poll(() => read(end - now()));
      if (template) return template;
      const left = end - now();
      if (left > 0) await pause(Math.min(wait, left), signal);
      if (this.#failure) throw this.#failure.error;
      if (now() < end) continue;
      const message = `template ${this.#id} was not processed after ${timeout} ms`;
      throw new WaitTimeoutError(message, { id: this.#id, last: this.#last });
    }
  }

  /** The template if it is ready. */
  async #poll(read) {
    try {
      this.#last = await read();
    } catch (error) {
      this.#failingSince ??= now();
      const mayPass = isNexrenderError(error) && passing.includes(error.code);
      if (!mayPass || now() - this.#failingSince > longestOutage) throw error;
      return undefined;
    }
    this.#failingSince = undefined;
    callBack(this.#options.onProgress, this.#last, (error) => {
      this.#failure ??= { error };
    });
    if (this.#failure) throw this.#failure.error;
    const { status, error } = this.#last;
    if (status === "uploaded") return this.#last;
    if (status !== "error") return undefined;
    throw new NexrenderError(`template ${this.#id} cannot be used: ${error ?? "the service gives no reason"}`, {
      code: "template-failed",
    });
  }
}

export class Fonts {
  #caller;

  constructor(caller) {
    this.#caller = caller;
  }

  /** Lists the font library. */
  async list(options) {
    return this.#caller.json("listFonts", {}, checked(options, callOptions));
  }

  /** Uploads a font. */
  async upload(file, options) {
    argument("file", file, aFile);
    const known = { ...uploadOptions, fileName: aString, familyName: aString };
    const { fileName = file.name, familyName, onProgress, ...call } = checked(options, known);
    argument("options.fileName", fileName, aString);
    const form = new FormData();
    form.set("font", await blobOf(file), fileName);
    if (familyName !== undefined) form.set("familyName", familyName);
    const progress = new UploadProgress(file, onProgress);
    progress.start();
    if (progress.failure) throw progress.failure.error;
    const font = await this.#caller.json("uploadFont", { form }, call);
    progress.finish();
    return font;
  }

  /** Deletes a font. */
  async delete(id, options) {
    await this.#caller.text("deleteFont", { id: argument("id", id, aString) }, checked(options, callOptions));
  }
}

export class Secrets {
  #caller;

  constructor(caller) {
    this.#caller = caller;
  }

  /** Lists the names of the stored secrets. */
  async list(options) {
    return this.#caller.json("listSecrets", {}, checked(options, callOptions));
  }

  /** Stores a secret. */
  async set(name, value, options) {
    const body = toText({ name: argument("name", name, aString), value: argument("value", value, aText) });
    await this.#caller.text("setSecret", { body }, checked(options, callOptions));
  }

  /** Deletes a secret. */
  async delete(id, options) {
    await this.#caller.text("deleteSecret", { id: argument("id", id, aString) }, checked(options, callOptions));
  }
}
