// `npm run build:www`: the linter page as a static folder, www/dist, and what a visitor downloads.

import { buildPage } from "./lib/page.mjs";
import { printPageSize } from "./lib/page-size.mjs";
import { ready } from "./setup.mjs";

await ready();
await buildPage({ always: true });
await printPageSize();
