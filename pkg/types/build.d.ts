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
  ImageCodec,
  Job,
  JobAsset,
  JobClip,
  Join,
  NestedAsset,
  PreviewJob,
  RenderJob,
  SettingsFields,
  TextAsset,
  Upload,
  VideoAsset,
  VideoClip,
  VideoCodec,
  Webhook,
} from "../payload.js";
import type { CheckOptions, Report } from "./check.js";
import type { NexrenderError } from "./client.js";

/** A codec's name without `video_` or `image_`, as in parts of the reference. */
export type ShortCodec<Full extends string = Codec> = Full extends `${"video" | "image"}_${infer Short}`
  ? Short
  : never;

/** The argument of `JobBuilder.settings`: any settings; a codec can have its short name. */
export type PartialSettings = Omit<SettingsFields, "type" | "codec"> &
  (
    | { type?: never; codec?: Codec | ShortCodec }
    | { type: "video"; codec?: VideoCodec | ShortCodec<VideoCodec> }
    | { type: "image"; codec?: ImageCodec | ShortCodec<ImageCodec> }
    | { type: "aep"; codec?: never }
  );

/** A job that is only read: `as const` objects and readonly lists are accepted. */
export type JobInput = RenderJobInput | PreviewJobInput;

/** A `RenderJob` that is only read. */
export interface RenderJobInput extends Omit<RenderJob, "fonts" | "assets"> {
  /** As in `Job`. */
  readonly fonts?: readonly string[];
  /** As in `Job`. */
  readonly assets?: readonly AssetInput[];
}

/** A `PreviewJob` that is only read. */
export interface PreviewJobInput extends Omit<PreviewJob, "fonts" | "assets"> {
  /** As in `Job`. */
  readonly fonts?: readonly string[];
  /** As in `Job`. */
  readonly assets?: readonly AssetInput[];
}

/** An asset that is only read. */
export type AssetInput = NestedAsset | JobAssetInput;

/** A nested job that is only read. */
export interface JobAssetInput extends Omit<JobAsset, "assets"> {
  /** As in `JobAsset`. */
  readonly assets?: readonly NestedAsset[];
}

/** A batch that is only read. */
export interface BatchInput {
  /** As in `Batch`. */
  readonly jobs: readonly JobInput[];
}

/** A join that is only read. */
export interface JoinInput extends Omit<Join, "assets"> {
  /** As in `Join`. */
  readonly assets: readonly ClipInput[];
}

/** A clip that is only read. */
export type ClipInput = VideoClip | JobClipInput;

/** A clip that is rendered first, and only read. */
export interface JobClipInput extends Omit<JobClip, "assets"> {
  /** As in `JobClip`. */
  readonly assets?: readonly NestedAsset[];
}

/** What a template has, as `nexrender-payload types` writes it. */
export interface TemplateShape {
  /** The template's id. */
  id: string;
  /** Its compositions by their names, with the names of their layers: of texts, of media, and of all others. */
  compositions: Record<string, { text: string; media: string; other: string }>;
  /** The Essential Graphics fields of a `.mogrt`. */
  essential: string;
}

/** The names of a template's compositions. */
export type CompositionOf<T extends TemplateShape> = keyof T["compositions"] & string;

/** Where a layer is: a composition of the template, all of them (`*`), or one within another (`outer->inner`). */
export type PlaceOf<T extends TemplateShape> = CompositionOf<T> | "*" | `${string}->${CompositionOf<T>}`;

/** The names of a template's layers of a kind, in all compositions or in one. */
export type LayerOf<
  T extends TemplateShape,
  Kind extends "text" | "media" | "other" = "text" | "media" | "other",
  Place extends PlaceOf<T> = "*",
> =
  Place extends CompositionOf<T>
    ? T["compositions"][Place][Kind]
    : { [Name in CompositionOf<T>]: T["compositions"][Name][Kind] }[CompositionOf<T>];

/** A job of one template: wrong names of compositions and layers do not compile. */
export type JobOf<T extends TemplateShape> = (
  | Omit<RenderJob, "template" | "assets">
  | Omit<PreviewJob, "template" | "assets">
) & {
  template: Omit<Job["template"], "id" | "composition"> & { id: T["id"]; composition?: CompositionOf<T> };
  assets?: AssetOf<T>[];
};

/** An asset of a job of one template. */
export type AssetOf<T extends TemplateShape> = Asset extends infer Any
  ? Any extends { type: "text" }
    ? Any & { layerName?: LayerOf<T, "text">; composition?: PlaceOf<T> }
    : Any extends { type: "image" | "audio" | "video" }
      ? Any & { layerName?: LayerOf<T, "media" | "other">; composition?: PlaceOf<T> }
      : Any extends { type: "data" }
        ? Any & { layerName?: LayerOf<T>; composition?: PlaceOf<T> }
        : Any extends { type: "essential" }
          ? Any & { layerName?: T["essential"] }
          : Any
  : never;

/** Options of an asset, of which the composition is one of the template's. */
type Placed<Fields, Place extends string> = Given<Omit<Fields, "composition">> & { composition?: Place | undefined };

/** Options that may be `undefined`, as if they were not given. */
type Given<Fields> = { [Name in keyof Fields]?: Fields[Name] | undefined };

/**
 * Builds a job with chained calls. Every method returns the builder.
 *
 * With the type of a template, which `nexrender-payload types` writes, the names of compositions and layers are checked by
 * the compiler: `new JobBuilder<Promo>("01JTGM9GCR71JV7EJYDF45QAFD", "main")`.
 *
 * Arguments are copied: changing them afterwards does not change the job. An argument of the wrong type throws a
 * `TypeError` that names it, and so does a value that JSON would lose, such as a `Map`; `check` and `build` check the
 * payload itself.
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
export class JobBuilder<T extends TemplateShape = TemplateShape> {
  /**
   * Starts a job.
   *
   * @param templateId The template's id: 26 of `A`–`Z` and `0`–`9`.
   * @param composition The composition to render; optional only for a `.mogrt`.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main").build();
   * assert.deepEqual(job, { template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" } });
   */
  constructor(templateId: T["id"], composition?: CompositionOf<T>);

  /**
   * Starts from an existing job, which is not changed.
   *
   * @example
   * const job = { template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" } };
   * const preview = JobBuilder.from(job).preview().build();
   * assert.equal(preview.preview, true);
   * assert.equal(job.preview, undefined);
   */
  static from<T extends TemplateShape = TemplateShape>(job: JobInput | JobBuilder<T>): JobBuilder<T>;

  /**
   * Uses the `.aep`, `.zip` or `.mogrt` at an https URL instead of a stored template; the template's id is then only a
   * label.
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
  composition(name: CompositionOf<T>): this;

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
  font(...names: readonly string[]): this;

  /**
   * Adds an asset unchanged. Use this for `static` and `script` assets and for custom keys; those of a literal start
   * with `x-` or `_`, so that misspelled fields do not compile.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .asset({ type: "script", src: "https://cdn.example.com/setup.jsx" })
   *   .build();
   * assert.equal(job.assets[0].type, "script");
   */
  asset(asset: AssetInput): this;

  /**
   * Sets the text of a text layer.
   *
   * @param layer The exact name of the layer, case-sensitive, including spaces.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .text("title", "Hello World!")
   *   .text("title", "Bye!", { composition: "outro" })
   *   .build();
   * assert.equal(job.assets[1].composition, "outro");
   */
  text<Place extends PlaceOf<T> = "*">(
    layer: LayerOf<T, "text", Place>,
    value: string,
    opts?: Placed<Pick<TextAsset, "name">, Place>,
  ): this;

  /**
   * Sets any property of a layer. If `value` is `undefined`, pass an `expression`.
   *
   * @param property Like `Source Text`; nested as `A.B` or `A->B`.
   * @param value Any JSON value. A color is `[r, g, b]` or `[r, g, b, a]`, each from 0 to 1.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .data("background", "Effects.Fill.Color", [1, 0.5, 0])
   *   .data("counter", "Position", undefined, { expression: "wiggle(2, 30)" })
   *   .build();
   * assert.deepEqual(job.assets[0].value, [1, 0.5, 0]);
   */
  data<Place extends PlaceOf<T> = "*">(
    layer: LayerOf<T, "text" | "media" | "other", Place>,
    property: string,
    value: DataAsset["value"],
    opts?: Placed<Pick<DataAsset, "name" | "expression">, Place>,
  ): this;

  /**
   * Replaces a footage layer's picture.
   *
   * @param layer Usually ends in a file extension, as the footage was imported.
   * @param src An http(s) URL that returns 200.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .image("logo.png", "https://cdn.example.com/logo.png")
   *   .build();
   * assert.equal(job.assets[0].type, "image");
   */
  image<Place extends PlaceOf<T> = "*">(
    layer: LayerOf<T, "media" | "other", Place>,
    src: string,
    opts?: Placed<Pick<ImageAsset, "name" | "conform">, Place>,
  ): this;

  /**
   * Replaces a layer's sound.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .audio("voice.wav", "https://cdn.example.com/voice-de.wav")
   *   .build();
   * assert.equal(job.assets[0].type, "audio");
   */
  audio<Place extends PlaceOf<T> = "*">(
    layer: LayerOf<T, "media" | "other", Place>,
    src: string,
    opts?: Placed<Pick<AudioAsset, "name" | "conform">, Place>,
  ): this;

  /**
   * Replaces a footage layer's video.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .video("clip.mp4", "https://cdn.example.com/clip.mp4")
   *   .build();
   * assert.equal(job.assets[0].type, "video");
   */
  video<Place extends PlaceOf<T> = "*">(
    layer: LayerOf<T, "media" | "other", Place>,
    src: string,
    opts?: Placed<Pick<VideoAsset, "name" | "conform">, Place>,
  ): this;

  /**
   * Sets a field of the Essential Graphics panel of a `.mogrt`.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD")
   *   .src("https://storage.example.com/promo.mogrt")
   *   .essential("Headline", "Summer Sale")
   *   .essential("Show badge", false)
   *   .build();
   * assert.equal(job.assets[1].value, false);
   */
  essential(
    layer: T["essential"],
    value: EssentialAsset["value"],
    opts?: Given<Pick<EssentialAsset, "composition" | "name">>,
  ): this;

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
  fn(name: FunctionName, params?: FunctionAsset["params"], opts?: Given<{ composition?: string }>): this;

  /**
   * Renders another job first and puts its output on a layer; one level deep.
   *
   * The job is copied. Fields that a nested job cannot have (`fonts`, `upload`, `webhook`) are kept, and the checker reports
   * them: fonts belong in the outer job.
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
  nested<Place extends PlaceOf<T> = "*", Other extends TemplateShape = TemplateShape>(
    layer: LayerOf<T, "text" | "media" | "other", Place>,
    job: JobBuilder<Other> | JobInput,
    opts?: Placed<Pick<JobAsset, "name">, Place>,
  ): this;

  /**
   * Sets how the output is rendered and encoded. Settings that are not passed keep their values.
   *
   * A codec can be passed without its `video_` or `image_` prefix; the job gets the full name.
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
   * Uploads the output to your own S3-compatible bucket. Store its keys as secrets.
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
   * Sets your URL that is called when the job ends, whether it succeeded or failed.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
   *   .webhook("https://example.com/rendered", { data: { order: 4711 } })
   *   .build();
   * assert.deepEqual(job.webhook, { url: "https://example.com/rendered", data: { order: 4711 } });
   */
  webhook(url: string, opts?: Given<Pick<Webhook, "method" | "headers" | "data" | "custom">>): this;

  /**
   * Checks the job and returns the report.
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
   * Returns the job if it has no errors.
   *
   * @throws {ValidationError} With the `report`, if there are errors.
   *
   * @example
   * const wrong = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main").settings({ type: "image" });
   * assert.throws(() => wrong.build(), (error) => error.report.errorCount === 1);
   */
  build(options?: CheckOptions): Job;

  /**
   * Returns the job without checking it; `JSON.stringify(builder)` uses this.
   *
   * @example
   * const builder = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main");
   * assert.deepEqual(JSON.parse(JSON.stringify(builder)), builder.toJSON());
   */
  toJSON(): Job;
}

/**
 * Collects jobs and builds batches of them.
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
   * The number of jobs.
   *
   * @example
   * assert.equal(new BatchBuilder().length, 0);
   */
  get length(): number;

  /**
   * Appends copies of jobs.
   *
   * @example
   * const one = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main").text("title", "Hello");
   * const two = { template: { id: "01JTGM9GCR71JV7EJYDF45QAFD", composition: "main" } };
   * assert.equal(new BatchBuilder().add(one, two).length, 2);
   */
  add(...jobs: (JobInput | JobBuilder)[]): this;

  /**
   * Appends every job of an iterable, such as the result of `expand`.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main").text("title", "Hello {{name}}");
   * const batch = new BatchBuilder().addAll(expand(job, [{ name: "Ada" }, { name: "Alan" }]));
   * assert.equal(batch.length, 2);
   */
  addAll(iterable: Iterable<JobInput | JobBuilder>): this;

  /**
   * Checks the jobs as one batch and returns the report; more than 1,000 jobs are an error.
   *
   * @example
   * assert.equal(new BatchBuilder().check().diagnostics[0].code, "batch-size");
   */
  check(options?: CheckOptions): Report;

  /**
   * Returns the batch if it has no errors.
   *
   * @throws {ValidationError} With the `report`, if there are errors.
   *
   * @example
   * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main");
   * assert.equal(new BatchBuilder().add(job).build().jobs.length, 1);
   */
  build(options?: CheckOptions): Batch;

  /**
   * Returns the jobs as batches of at most `size` jobs, without checking them.
   *
   * @param size From 1 to 1,000, the limit of the service.
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
   * Returns the batch without checking it; `JSON.stringify(builder)` uses this.
   *
   * @example
   * assert.deepEqual(new BatchBuilder().toJSON(), { jobs: [] });
   */
  toJSON(): Batch;
}

/**
 * Creates one job per row by replacing the job's placeholders with the row's values.
 *
 * - `{{column}}` anywhere in a string is replaced with the row's value in that column. Spaces around the name are ignored;
 *   the name must match exactly and cannot contain braces. Only values are searched, not keys.
 * - A string that is exactly one placeholder becomes the JSON value of the column: a number stays a number, a list a list,
 *   `null` is `null`.
 * - Inside a longer string, a string, number or boolean is inserted as text. A list, an object or `null` is an error there,
 *   because the video would show its JSON.
 * - `\{{` writes two literal braces. Braces that do not form a `{{column}}` are text.
 * - Inserted values are not searched for placeholders.
 * - `{{secrets.KEY}}` is a placeholder like any other. A reference to a stored secret is `${secrets.KEY}`, which `expand`
 *   does not change.
 *
 * @param rows An iterable of objects. Columns that the job does not use are ignored.
 * @throws {ExpandError} At the first row that lacks a value for the job, or has one that JSON would lose, with row, column
 *   and pointer.
 *
 * @example
 * const job = new JobBuilder("01JTGM9GCR71JV7EJYDF45QAFD", "main")
 *   .text("title", "Hello {{name}}!")
 *   .data("counter", "Effects.Slider", "{{score}}");
 * const jobs = expand(job, [{ name: "Ada", score: 3 }, { name: "Alan", score: 5 }]);
 * assert.equal(jobs[1].assets[0].value, "Hello Alan!");
 * assert.equal(jobs[1].assets[1].value, 5);
 */
export function expand(job: JobInput | JobBuilder, rows: Iterable<object>): Job[];

/**
 * A row lacks a column that the job uses, or its value cannot be inserted into the text.
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
  /** The row, counted from 1. */
  readonly row: number;
  /** The column in the placeholder. */
  readonly column: string;
  /** The string that contains the placeholder, as a JSON Pointer into the job. */
  readonly pointer: string;
}
