/**
 * Puts the parts that pages share (parts/*.html) where a page names them: <!--head-->, <!--top-->, <!--exit-->, <!--bottom-->.
 * A page that its script draws is a part as a whole, <!--desk-page--> or <!--mine-page-->, and says the rest below it, as
 * <!--title: My work-->; the part has <!--=title--> there.
 */
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const part = (name: string) => readFileSync(new URL(`parts/${name}.html`, import.meta.url), "utf8");

function whole(html: string) {
  const said = new Map([...html.matchAll(/^<!--(\w+): (.*)-->\n/gm)].map(([, name, text]) => [name, text]));
  const told = html.replace(/^<!--\w+: .*-->\n/gm, "").replace(/^<!--(\w+-page)-->\n/, (_, name: string) => part(name));
  return told.replace(/<!--=(\w+)-->/g, (_, name: string) => {
    const text = said.get(name);
    if (!text) throw new Error(`The page does not say its ${name}:\n${html}`);
    return text;
  });
}

/** In the navigation, the link to the page itself says that it is the current one. */
const markCurrent = (html: string, path: string) =>
  html.replaceAll(`<a href="${path}" class="gt-nav__link">`, `<a href="${path}" class="gt-nav__link" aria-current="page">`);

export function layout(): Plugin {
  return {
    name: "layout",
    transformIndexHtml: {
      order: "pre",
      handler: (html, { path }) =>
        markCurrent(
          whole(html).replace(/<!--(\w+)-->/g, (_, name: string) => part(name)),
          path.replace(/index\.html$/, ""),
        ),
    },
  };
}
