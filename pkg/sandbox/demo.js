/**
 * The demo account, used when no account is given: every well-formed template id exists. This template has compositions
 * and layers to inspect; of the others nothing is known, so that any composition and layer renders.
 */
export const demoTemplate = {
  id: "01SANDB0XDEM0TEMP1ATE00001",
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
    { name: "background.jpg", composition: "main", layer_type: "av", source_type: "file" },
    { name: "LowerThird", composition: "main", layer_type: "av", source_type: "comp", source: "lower-third" },
    { name: "name", composition: "lower-third", layer_type: "text" },
  ],
};

export const demoFonts = ["Inter-Regular.ttf", "Inter-Bold.ttf"];

/** In the demo account, the last letters of a template id choose what happens. All are letters of a ULID. */
export const markers = {
  /** There is no such template: 404, or `TEMPLATE_NOT_FOUND` in a batch. */
  absent: "ABSENT",
  /** The job ends in `error`. */
  breaks: "BREAKS",
  /** The job stays `queued` until it is cancelled. */
  stays: "STAYS",
};

/** In the demo account, fonts whose names begin with this are missing from the library. */
export const missingFontPrefix = "Missing";
