// What a compiler accepts and refuses of the builders; a missing error is an error too.

import { BatchBuilder, expand, type Job, JobBuilder } from "nexrender-payload";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => {};

const id = "01JTGM9GCR71JV7EJYDF45QAFD";
const builder = new JobBuilder(id, "main")
  .src("https://storage.example.com/promo.zip")
  .composition("main")
  .preview()
  .preview(false)
  .font("a.ttf", "b.ttf")
  .text("title", "Hello", { composition: "intro", name: "headline" })
  .data("bg", "Fill.Color", [1, 0, 0])
  .data("bg", "Position", undefined, { expression: "wiggle(2, 30)" })
  .image("logo.png", "https://cdn.example.com/logo.png", { conform: true })
  .audio("voice.wav", "https://cdn.example.com/voice.wav")
  .video("clip.mp4", "https://cdn.example.com/clip.mp4")
  .essential("Show badge", false)
  .essential("Colour", [1, 0, 0])
  .fn("nx:layer-autoscale", { layerName: ["title"] })
  .nested("LowerThird", new JobBuilder(id, "lower-third"))
  .settings({ type: "video", codec: "video_prores_4444" })
  .settings({ codec: "h264_vbr_15mbps", engine: "ae2026", frames: [0, 24] })
  .upload({ params: { region: "r", bucket: "b", accessKeyId: "k", accessKeySecret: "s" } })
  .webhook("https://example.com/", { method: "PUT", headers: { "X-A": "b" }, custom: true });

// An option that is undefined is as if it was not given.
builder
  .text("title", "Hello", { composition: undefined, name: undefined })
  .essential("Headline", "Hi", { name: undefined })
  .fn("nx:layer-remove", undefined, { composition: undefined })
  .webhook("https://example.com/", { method: undefined });

same<ReturnType<typeof builder.build>, Job>(true);
same<ReturnType<typeof builder.toJSON>, Job>(true);

// @ts-expect-error: the template's id is required
new JobBuilder();
// @ts-expect-error: no such option
builder.text("title", "Hello", { compositon: "intro" });
// @ts-expect-error: a text's value is a string
builder.text("title", 5);
// @ts-expect-error: `conform` is for media
builder.text("title", "Hello", { conform: true });
// @ts-expect-error: an image has a source
builder.image("logo.png");
// @ts-expect-error: an essential value is no object
builder.essential("Headline", { text: "x" });
// @ts-expect-error: no such codec
builder.settings({ codec: "h265" });
// @ts-expect-error: a codec of the wrong medium
builder.settings({ type: "image", codec: "video_h264_vbr_15mbps" });
// @ts-expect-error: the same by its short name
builder.settings({ type: "video", codec: "png" });
// @ts-expect-error: a misspelt function
builder.fn("nx:layer-autoscal");
// @ts-expect-error: settings are closed
builder.settings({ quality: "full", speed: 2 });
// @ts-expect-error: no such quality
builder.settings({ quality: "draf" });
// @ts-expect-error: a range is a pair
builder.settings({ frames: [0, 1, 2] });
// @ts-expect-error: `params` is required
builder.upload({ prefix: "a/" });
// @ts-expect-error: a method is upper case
builder.webhook("https://example.com/", { method: "post" });
// @ts-expect-error: no such rule severity
builder.check({ rules: { "codec-unprefixed": "fatal" } });
// @ts-expect-error: no such option
builder.build({ colour: true });

builder.asset({ type: "script", src: "https://cdn.example.com/setup.jsx", "x-own": 1 });
builder.asset({ type: "static", src: "https://cdn.example.com/lut.cube", name: "lut.cube" });
// @ts-expect-error: no such type
builder.asset({ type: "txt", layerName: "title", value: "x" });
// @ts-expect-error: `data` needs a property
builder.asset({ type: "data", layerName: "title", value: "x" });

const batch = new BatchBuilder().add(builder, builder.toJSON()).addAll(new Set([builder]));
same<typeof batch.length, number>(true);
same<ReturnType<typeof batch.chunks>, ReturnType<typeof batch.build>[]>(true);
// @ts-expect-error: the length is read only
batch.length = 0;
// @ts-expect-error: jobs, not ids
batch.add(id);

same<ReturnType<typeof expand>, Job[]>(true);
expand(builder, [{ name: "Ada", score: 3 }]);
expand(builder.toJSON(), new Map([["a", { name: "Ada" }]]).values());
interface Row {
  name: string;
}
const rows: readonly Row[] = [{ name: "Ada" }];
expand(builder, rows);
// @ts-expect-error: rows are objects
expand(builder, ["Ada"]);
