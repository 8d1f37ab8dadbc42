// What a compiler accepts and refuses with the types of a template; a missing error is an error too.

import { JobBuilder, type JobOf, NexrenderClient } from "nexrender-payload";
import type { LowerThird, SummerPromo } from "./promo.js";

const id = "01JTGM9GCR71JV7EJYDF45QAFD";
const builder = new JobBuilder<SummerPromo>(id, "main")
  .composition("end card")
  .text("title", "Hello")
  .text("caption ", "Hello", { composition: "end card" })
  .text("title", "Hello", { composition: "*" })
  .image("logo.png", "https://cdn.example.com/logo.png", { composition: "main", conform: true })
  .data("end card", "Opacity", 50)
  .nested("end card", new JobBuilder<LowerThird>("01JTGM9GCR71JV7EJYDF45QAFE").essential("Headline", "Hi"));
builder.build();

// @ts-expect-error: another template
new JobBuilder<SummerPromo>("01JTGM9GCR71JV7EJYDF45QAFE", "main");
// @ts-expect-error: no such composition
new JobBuilder<SummerPromo>(id, "mian");
// @ts-expect-error: no such layer
builder.text("titel", "Hello");
// @ts-expect-error: a picture is not a text
builder.text("logo.png", "Hello");
// @ts-expect-error: the layer is in another composition
builder.text("title", "Hello", { composition: "end card" });
// @ts-expect-error: no such composition
builder.text("title", "Hello", { composition: "end" });
// @ts-expect-error: a text takes no picture
builder.image("title", "https://cdn.example.com/logo.png");
// @ts-expect-error: no such field
new JobBuilder<LowerThird>("01JTGM9GCR71JV7EJYDF45QAFE").essential("Headlin", "Hi");

export const job: JobOf<SummerPromo> = {
  template: { id, composition: "main" },
  assets: [{ type: "text", layerName: "title", value: "Hello" }],
};
export const wrong: JobOf<SummerPromo> = {
  template: { id, composition: "main" },
  // @ts-expect-error: no such layer
  assets: [{ type: "text", layerName: "titel", value: "Hello" }],
};

export const misspelt: JobOf<SummerPromo> = {
  template: { id, composition: "main" },
  // @ts-expect-error: misspelt
  assets: [{ type: "text", layername: "title", value: "Hello" }],
};
export const preview: JobOf<SummerPromo> = { template: { id, composition: "main" }, preview: true };
// @ts-expect-error: a preview has no settings
export const both: JobOf<SummerPromo> = { template: { id }, preview: true, settings: { quality: "draft" } };
new NexrenderClient().jobs.create(job);
JobBuilder.from<SummerPromo>(preview).text("title", "Hello");

// A builder without a template's type goes where any builder goes, and one with a type too.
export const builders: JobBuilder[] = [new JobBuilder(id, "anything").text("any layer", "Hello")];
