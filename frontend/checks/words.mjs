/** Refuses words in our page text that people asked not to be called, and our own jargon (DOMAIN.md § Words). */
import { readFileSync, readdirSync } from "node:fs";

const INSTEAD = {
  "service[- ]users?": "person with lived experience",
  "hard[- ]to[- ]reach": "say who is not here, and what would help",
  vulnerable: "say what the risk is, and to whom",
  "submit(s|ted|ting)?": "send, save, ask",
  "stakeholders?": "say who",
  "rosters?": "who is coming",
  "shortlists?": "people to ask",
  "(over|under)-?represented": "more / fewer than in the area",
  "managed participation": "recorded for you by …",
  "learners?": "people who came",
  "tombstones?": "removal notice",
  "loop closed": "people heard back",
  withdrawn: "taken back",
};

const NOT_WORDS = ["api/schema.d.ts", "api/codes.ts"];
const NOT_PAGES = ["node_modules", "dist", "checks"];
const pages = readdirSync(".", { recursive: true })
  .filter((path) => /\.(html|tsx?)$/.test(path) && !NOT_WORDS.some((name) => path.endsWith(name)))
  .filter((path) => !NOT_PAGES.includes(path.split("/")[0]));

const found = pages.flatMap((path) =>
  readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line, index) =>
      Object.entries(INSTEAD)
        .filter(([words]) => new RegExp(`\\b(${words})\\b`, "i").test(line))
        .map(([words, instead]) => `${path}:${index + 1}: not “${words}”; better: ${instead}`),
    ),
);

if (!pages.length) throw new Error("No page was found to check.");
if (found.length) {
  console.error(found.join("\n"));
  process.exit(1);
}
console.log(`Words: ${pages.length} files are fine.`);
