/** How the pages are built: every folder with an index.html is a page, and nothing is inline, so that the strict CSP holds. */
import { existsSync, readdirSync } from "node:fs";
import { defineConfig } from "vite";
import { layout } from "./layout.ts";

const folders = readdirSync(".", { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "dist" && existsSync(`${entry.name}/index.html`))
  .map((entry) => `${entry.name}/index.html`);

export default defineConfig({
  appType: "mpa",
  plugins: [layout()],
  build: {
    rollupOptions: { input: ["index.html", "404.html", ...folders] },
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    // The polyfill is for browsers that also lack what the pages themselves use.
    modulePreload: { polyfill: false },
  },
});
