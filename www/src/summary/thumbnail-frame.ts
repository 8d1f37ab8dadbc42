// The frame of a thumbnail: shows the picture that the page requests.
import "../../styles/thumbnail.css";

addEventListener("message", ({ origin, data }: MessageEvent<{ url?: unknown }>) => {
  if (origin !== location.origin || typeof data?.url !== "string") return;
  const image = document.createElement("img");
  image.referrerPolicy = "no-referrer";
  image.alt = "Picture of the payload";
  image.addEventListener("error", () => document.body.replaceChildren("The picture could not be loaded."));
  image.src = data.url;
  document.body.replaceChildren(image);
});
