/** How the pages are built: every folder with an index.html is a page, and nothing is inline, so that the strict CSP holds. */
import { readdirSync } from "node:fs";
import { defineConfig } from "vite";
import { layout } from "./layout.ts";

const NOT_OURS = /^(dist|node_modules)\//;
const pages = readdirSync(".", { recursive: true, encoding: "utf8" }).filter(
  (path) => path.endsWith("index.html") && !NOT_OURS.test(path),
);

export default defineConfig({
  appType: "mpa",
  plugins: [layout()],
  build: {
    rollupOptions: {
      input: ["404.html", ...pages],
      // What nearly all pages load comes in two pieces: twenty small ones are more bytes, and more requests.
      output: {
        codeSplitting: {
          groups: [
            { name: "shared", test: /node_modules\/(preact|openapi-fetch)|src\/(api|show|wording|dates|link|section)\b/ },
            { name: "forms", test: /src\/(signed-in|forms\/(box|choice|drafts|faults|group|once|one-thing|options|said|sign-in-again))\b/ },
            { name: "journey", test: /src\/forms\/(heading|journey)\b/ },
            { name: "days", test: /src\/forms\/day\b/ },
            { name: "desk", test: /src\/desk\/staff\b/ },
            { name: "sessions", test: /src\/(calendar\.ts|session-words)/ },
            { name: "when", test: /src\/(wall|forms\/select|desk\/holiday)\b/ },
            { name: "person", test: /src\/desk\/(layers|why|standing)\b/ },
          ],
        },
      },
    },
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    // The polyfill is for browsers that also lack what the pages themselves use.
    modulePreload: { polyfill: false },
  },
});
