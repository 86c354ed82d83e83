/** Puts the parts that all pages share (parts/*.html) where a page names them: <!--head-->, <!--top-->, <!--exit-->, <!--bottom-->. */
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const part = (name: string) => readFileSync(new URL(`parts/${name}.html`, import.meta.url), "utf8");

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
          html.replace(/<!--(\w+)-->/g, (_, name: string) => part(name)),
          path.replace(/index\.html$/, ""),
        ),
    },
  };
}
