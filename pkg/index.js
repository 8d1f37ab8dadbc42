// The default entry: ready at import in every runtime, without a fetch, a file read or an await.
import "./lib/start-inline.js";

export * from "./lib/api.js";
