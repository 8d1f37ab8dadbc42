/**
 * The account of a sandbox that was given none: every well-formed template id is known and looks
 * like this one, every font is there, and no secret is stored.
 */
export const demoTemplate = {
  id: "01SANDBOXDEMOTEMPLATE00001",
  type: "aep",
  displayName: "Sandbox demo",
  status: "uploaded",
  compositions: [
    { name: "main", width: 1920, height: 1080, duration: 10, frame_rate: 25 },
    { name: "lower-third", width: 1920, height: 1080, duration: 5, frame_rate: 25 },
  ],
  layers: [
    { name: "title", composition: "main", layer_type: "text" },
    { name: "name", composition: "main", layer_type: "text" },
    { name: "background.jpg", composition: "main", layer_type: "av", source_type: "image" },
    { name: "LowerThird", composition: "main", layer_type: "av", source_type: "composition" },
    { name: "name", composition: "lower-third", layer_type: "text" },
  ],
};

export const demoFonts = ["Inter-Regular.ttf", "Inter-Bold.ttf"];

/** In the demo account, what the end of a template id does. */
export const markers = {
  /** no such template: 404, or TEMPLATE_NOT_FOUND in a batch */
  unknown: "UNKNOWN",
  /** the job ends in `error` */
  fails: "FAILS",
  /** the job stays `queued` until it is cancelled */
  waits: "WAITS",
};

/** In the demo account, a font whose name begins so is not in the library. */
export const missingFontPrefix = "Missing";
