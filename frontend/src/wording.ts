/** How lists and codes become words. The words themselves are in labels.ts. */

export type Words = Readonly<Record<string, string>>;

/** @param own what people wrote in place of the code `other` */
export function label(words: Words, code: string, own?: string | null): string {
  return sentence(own ?? words[code] ?? code.replaceAll("_", " "));
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** "a, b and c" */
export const list = (items: readonly string[]) => new Intl.ListFormat("en-GB").format(items);
