// Written by `nexrender-payload types`. Run it again when a template changes.

/** The template “Summer promo” (01JTGM9GCR71JV7EJYDF45QAFD). */
export interface SummerPromo {
  id: "01JTGM9GCR71JV7EJYDF45QAFD";
  compositions: {
    main: {
      text: "title";
      media: "logo.png";
      other: "end card";
    };
    "end card": {
      text: "caption ";
      media: never;
      other: never;
    };
  };
  essential: never;
}

/** The template “Lower third” (01JTGM9GCR71JV7EJYDF45QAFE). */
export interface LowerThird {
  id: "01JTGM9GCR71JV7EJYDF45QAFE";
  compositions: Record<string, { text: string; media: string; other: string }>;
  essential: "Headline" | "Show badge";
}
