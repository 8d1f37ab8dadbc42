import type {
  Asset,
  AudioAsset,
  Batch,
  Codec,
  DataAsset,
  EssentialAsset,
  FunctionAsset,
  FunctionName,
  ImageAsset,
  Job,
  JobAsset,
  SettingsFields,
  TextAsset,
  Upload,
  VideoAsset,
  Webhook,
} from "../payload.js";
import type { CheckOptions, Report } from "./check.js";
import type { NexrenderError } from "./client.js";

/** A codec's name without `video_` or `image_`, as parts of the reference spell it. */
export type ShortCodec<Full extends string = Codec> = Full extends `${"video" | "image"}_${infer Short}`
  ? Short
  : never;

/** What `JobBuilder.settings` takes: any of the settings, a codec also by its short name. */
export type PartialSettings = Omit<SettingsFields, "codec"> & { codec?: Codec | ShortCodec };

/**
 * Builds a job, one line for each thing in it. Every method gives the builder back.
 *
 * What a method is given is copied: changing it afterwards changes nothing in the job. An argument
 * of the wrong type throws a `TypeError` that names it; whether the *payload* is right is for
 * `check` and `build` to say.
 *
 * @example
 * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
 *   .font("Inter-Bold.ttf")
 *   .text("title", "Hello World!")
 *   .image("logo.png", "https://cdn.example.com/logo.png")
 *   .settings({ type: "video", codec: "video_h264_vbr_15mbps" })
 *   .webhook("https://example.com/rendered")
 *   .build();
 * assert.equal(job.assets.length, 2);
 */
export class JobBuilder {
  /**
   * Begins a job.
   *
   * @param templateId The template's id: 26 of `A`–`Z` and `0`–`9`.
   * @param composition The composition to render; only a `.mogrt` has none to name.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main").build();
   * assert.deepEqual(job, { template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" } });
   */
  constructor(templateId: string, composition?: string);

  /**
   * Goes on with a job that exists. The job itself is left as it is.
   *
   * @example
   * const job = { template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" } };
   * const preview = JobBuilder.from(job).preview().build();
   * assert.equal(preview.preview, true);
   * assert.equal(job.preview, undefined);
   */
  static from(job: Job | JobBuilder): JobBuilder;

  /**
   * Uses the `.aep`, `.zip` or `.mogrt` at an https URL in place of a stored template; the
   * template's id is then only a label.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD")
   *   .src("https://storage.example.com/promo.mogrt")
   *   .build();
   * assert.equal(job.template.src, "https://storage.example.com/promo.mogrt");
   */
  src(url: string): this;

  /**
   * The composition to render.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD").composition("main").build();
   * assert.equal(job.template.composition, "main");
   */
  composition(name: string): this;

  /**
   * Renders fast, in low resolution. Excludes `settings`.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main").preview().build();
   * assert.equal(job.preview, true);
   */
  preview(on?: boolean): this;

  /**
   * Adds fonts by their *file names* in the account's font library. TTF only.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .font("Inter-Bold.ttf", "Inter-Regular.ttf")
   *   .build();
   * assert.deepEqual(job.fonts, ["Inter-Bold.ttf", "Inter-Regular.ttf"]);
   */
  font(...names: string[]): this;

  /**
   * Adds an asset as it is: the way to `static` and `script` assets and to keys of one's own.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .asset({ type: "script", src: "https://cdn.example.com/setup.jsx" })
   *   .build();
   * assert.equal(job.assets[0].type, "script");
   */
  asset(asset: Asset): this;

  /**
   * Sets the text of a text layer.
   *
   * @param layer The layer's name: exact, case-sensitive, with any blanks it has.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .text("title", "Hello World!")
   *   .text("title", "Bye!", { composition: "outro" })
   *   .build();
   * assert.equal(job.assets[1].composition, "outro");
   */
  text(layer: string, value: string, opts?: Pick<TextAsset, "composition" | "name">): this;

  /**
   * Sets any property of a layer, or gives it an expression when `value` is `undefined`.
   *
   * @param property Like `Source Text`; nested as `A.B` or `A->B`.
   * @param value Any JSON. A colour is `[r, g, b]` or `[r, g, b, a]` in 0–1.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .data("background", "Effects.Fill.Color", [1, 0.5, 0])
   *   .data("counter", "Position", undefined, { expression: "wiggle(2, 30)" })
   *   .build();
   * assert.deepEqual(job.assets[0].value, [1, 0.5, 0]);
   */
  data(
    layer: string,
    property: string,
    value: DataAsset["value"],
    opts?: Pick<DataAsset, "composition" | "name" | "expression">,
  ): this;

  /**
   * Replaces a footage layer's picture.
   *
   * @param layer Usually ends in a file extension, as the footage was imported.
   * @param src An http(s) URL that answers 200.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .image("logo.png", "https://cdn.example.com/logo.png")
   *   .build();
   * assert.equal(job.assets[0].type, "image");
   */
  image(layer: string, src: string, opts?: Pick<ImageAsset, "composition" | "name" | "conform">): this;

  /**
   * Replaces a layer's sound.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .audio("voice.wav", "https://cdn.example.com/voice-de.wav")
   *   .build();
   * assert.equal(job.assets[0].type, "audio");
   */
  audio(layer: string, src: string, opts?: Pick<AudioAsset, "composition" | "name" | "conform">): this;

  /**
   * Replaces a footage layer's video.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .video("clip.mp4", "https://cdn.example.com/clip.mp4")
   *   .build();
   * assert.equal(job.assets[0].type, "video");
   */
  video(layer: string, src: string, opts?: Pick<VideoAsset, "composition" | "name" | "conform">): this;

  /**
   * Sets a field that a `.mogrt` shows in Essential Graphics.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD")
   *   .src("https://storage.example.com/promo.mogrt")
   *   .essential("Headline", "Summer Sale")
   *   .essential("Show badge", false)
   *   .build();
   * assert.equal(job.assets[1].value, false);
   */
  essential(layer: string, value: EssentialAsset["value"], opts?: Pick<EssentialAsset, "composition" | "name">): this;

  /**
   * Calls one of the service's functions.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .text("title", "A title that is rather long")
   *   .fn("nx:layer-autoscale", { layerName: ["title", "subtitle"] })
   *   .build();
   * assert.equal(job.assets[1].name, "nx:layer-autoscale");
   */
  fn(
    name: FunctionName | (string & {}),
    params?: FunctionAsset["params"],
    opts?: Pick<FunctionAsset, "composition">,
  ): this;

  /**
   * Renders another job first and puts its output on a layer; one level deep.
   *
   * The job is taken as it stands now. What a nested job cannot have (`fonts`, `upload`,
   * `webhook`) stays in it, for the checker to point at: fonts belong on the outer job.
   *
   * @example
   * const lowerThird = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFE", "lower-third")
   *   .text("name", "Jane Smith")
   *   .settings({ type: "video", codec: "video_prores_4444" });
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .nested("LowerThird", lowerThird)
   *   .build();
   * assert.equal(job.assets[0].template.composition, "lower-third");
   */
  nested(layer: string, job: JobBuilder | Job, opts?: Pick<JobAsset, "composition" | "name">): this;

  /**
   * How the output is rendered and encoded: sets what is given, keeps the rest.
   *
   * A codec may be given without its `video_` or `image_`; the full name is emitted.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .settings({ type: "image", frames: [0, 24] })
   *   .settings({ codec: "png" })
   *   .build();
   * assert.deepEqual(job.settings, { type: "image", frames: [0, 24], codec: "image_png" });
   */
  settings(partial: PartialSettings): this;

  /**
   * Sends the output to an S3-compatible bucket of your own. Keys belong into stored secrets.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .upload({
   *     prefix: "marketing/campaign-42/",
   *     params: {
   *       region: "us-east-1",
   *       bucket: "nexrender-outputs",
   *       accessKeyId: "${secrets.AWS_KEY_ID}",
   *       accessKeySecret: "${secrets.AWS_KEY_SECRET}",
   *     },
   *   })
   *   .build();
   * assert.equal(job.upload.params.bucket, "nexrender-outputs");
   */
  upload(config: Upload): this;

  /**
   * Calls an address of your own when the job has ended, well or not.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .webhook("https://example.com/rendered", { data: { order: 4711 } })
   *   .build();
   * assert.deepEqual(job.webhook, { url: "https://example.com/rendered", data: { order: 4711 } });
   */
  webhook(url: string, opts?: Pick<Webhook, "method" | "headers" | "data" | "custom">): this;

  /**
   * What the checker says about the job as it stands.
   *
   * @example
   * const report = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .preview()
   *   .settings({ type: "video" })
   *   .check();
   * assert.equal(report.valid, false);
   * assert.equal(report.diagnostics[0].code, "preview-with-settings");
   */
  check(options?: CheckOptions): Report;

  /**
   * The job, when the checker finds no error in it.
   *
   * @throws {ValidationError} With the `report`, when it does.
   *
   * @example
   * const wrong = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main").settings({ type: "image" });
   * assert.throws(() => wrong.build(), (error) => error.report.errorCount === 1);
   */
  build(options?: CheckOptions): Job;

  /**
   * The job as it stands, unchecked; what `JSON.stringify(builder)` writes.
   *
   * @example
   * const builder = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main");
   * assert.deepEqual(JSON.parse(JSON.stringify(builder)), builder.toJSON());
   */
  toJSON(): Job;
}

/**
 * Collects jobs and makes batches of them.
 *
 * @example
 * const batch = new BatchBuilder()
 *   .add(new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main").text("title", "Hello Ada"))
 *   .add(new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main").text("title", "Hello Alan"))
 *   .build();
 * assert.equal(batch.jobs.length, 2);
 */
export class BatchBuilder {
  /**
   * How many jobs there are.
   *
   * @example
   * assert.equal(new BatchBuilder().length, 0);
   */
  get length(): number;

  /**
   * Appends jobs, each as it stands now.
   *
   * @example
   * const one = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main").text("title", "Hello");
   * const two = { template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" } };
   * assert.equal(new BatchBuilder().add(one, two).length, 2);
   */
  add(...jobs: (Job | JobBuilder)[]): this;

  /**
   * Appends every job of an iterable, such as what `expand` gives.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main").text("title", "Hello {{name}}");
   * const batch = new BatchBuilder().addAll(expand(job, [{ name: "Ada" }, { name: "Alan" }]));
   * assert.equal(batch.length, 2);
   */
  addAll(iterable: Iterable<Job | JobBuilder>): this;

  /**
   * What the checker says about these jobs as one batch; more than 1,000 are an error there.
   *
   * @example
   * assert.equal(new BatchBuilder().check().diagnostics[0].code, "batch-size");
   */
  check(options?: CheckOptions): Report;

  /**
   * The batch, when the checker finds no error in it.
   *
   * @throws {ValidationError} With the `report`, when it does.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main");
   * assert.equal(new BatchBuilder().add(job).build().jobs.length, 1);
   */
  build(options?: CheckOptions): Batch;

  /**
   * The jobs, unchecked, as batches of at most `size` jobs each.
   *
   * @param size From 1 to 1,000, which is what the service takes.
   *
   * @example
   * const jobs = Array.from({ length: 2500 }, (_, n) =>
   *   new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main").text("title", `No. ${n}`),
   * );
   * const sizes = new BatchBuilder().addAll(jobs).chunks().map((batch) => batch.jobs.length);
   * assert.deepEqual(sizes, [1000, 1000, 500]);
   */
  chunks(size?: number): Batch[];

  /**
   * The batch as it stands, unchecked; what `JSON.stringify(builder)` writes.
   *
   * @example
   * assert.deepEqual(new BatchBuilder().toJSON(), { jobs: [] });
   */
  toJSON(): Batch;
}

/**
 * Makes one job for each row, with the row's values in place of the job's placeholders.
 *
 * - `{{column}}` anywhere in a string stands for the row's value in that column. Blanks around the
 *   name are ignored; the name itself is exact, and holds no brace. Only the values of the job are
 *   looked at, never its keys.
 * - A string that is exactly one placeholder becomes the column's own JSON value: a number stays a
 *   number, a list a list, `null` is `null`.
 * - Inside a longer string a string, a number or a boolean is written out. A list, an object or
 *   `null` there is an error: it would be rendered into the video as it is written in code.
 * - `\{{` writes two braces that begin no placeholder. Braces that form no `{{column}}` are text.
 * - What a row puts in is not searched again.
 * - `{{secrets.KEY}}` is a placeholder like any other. A stored secret is written `${secrets.KEY}`,
 *   which `expand` leaves alone.
 *
 * @param rows The rows: objects, or whatever iterable yields them. Columns that the job does not use
 *   are ignored.
 * @throws {ExpandError} At the first row that does not fill the job, with row, column and place.
 *
 * @example
 * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
 *   .text("title", "Hello {{name}}!")
 *   .data("counter", "Effects.Slider", "{{score}}");
 * const jobs = expand(job, [{ name: "Ada", score: 3 }, { name: "Alan", score: 5 }]);
 * assert.equal(jobs[1].assets[0].value, "Hello Alan!");
 * assert.equal(jobs[1].assets[1].value, 5);
 */
export function expand(job: Job | JobBuilder, rows: Iterable<Record<string, unknown>>): Job[];

/**
 * A row does not fill the job: it lacks a column, or holds there what cannot stand in the text.
 *
 * @example
 * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main").text("title", "Hello {{name}}!");
 * assert.throws(() => expand(job, [{ name: "Ada" }, {}]), {
 *   message: 'row 2 (index 1) has no column "name", which the job uses at /assets/0/value',
 *   row: 2,
 *   column: "name",
 *   pointer: "/assets/0/value",
 * });
 */
export class ExpandError extends NexrenderError {
  /** The row, counted from 1 as in a table. */
  readonly row: number;
  /** The column that the placeholder names. */
  readonly column: string;
  /** The string that holds the placeholder, as a JSON Pointer into the job. */
  readonly pointer: string;
}
