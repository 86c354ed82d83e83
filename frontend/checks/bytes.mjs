/** Weighs each built page as a browser first loads it, compressed, against the budget of the design. */
import { readFileSync, readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";

const KB = 1000;
const BUDGET = { html: 3 * KB, css: 14 * KB, js: 20 * KB, all: 50 * KB };

const weigh = (path) => gzipSync(readFileSync(`dist/${path}`)).length;
const sum = (paths) => paths.reduce((total, path) => total + weigh(path), 0);

/** Everything that a page itself names: styles, scripts and their preloads, images. */
function named(html) {
  const paths = [...html.matchAll(/(?:href|src)="\/([\w./-]+\.(?:js|css|svg))"/g)].map(([, path]) => path);
  return [...new Set(paths)];
}

function weights(page) {
  const files = named(readFileSync(`dist/${page}`, "utf8"));
  const of = (type) => sum(files.filter((path) => path.endsWith(type)));
  return { html: weigh(page), css: of(".css"), js: of(".js"), all: weigh(page) + sum(files) };
}

const pages = readdirSync("dist", { recursive: true }).filter((path) => path.endsWith(".html"));
if (!pages.length) throw new Error("No page was built.");

let over = 0;
for (const page of pages) {
  const weight = weights(page);
  const tooMuch = Object.keys(BUDGET).filter((part) => weight[part] > BUDGET[part]);
  over += tooMuch.length;
  const figures = Object.entries(weight).map(([part, bytes]) => `${part} ${bytes}`);
  console.log(`${page}: ${figures.join(", ")}${tooMuch.length ? `  OVER: ${tooMuch.join(", ")}` : ""}`);
}
process.exit(over ? 1 : 0);
