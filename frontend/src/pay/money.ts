/** Money as people write it, and as the API keeps it: whole pence. Never a fraction in between. */

const pounds = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });

export const money = (pence: number | null | undefined) => pounds.format((pence ?? 0) / 100);

/** What somebody typed in pounds, in pence; nothing where it is no amount. */
export function penceOf(text: string): number | undefined {
  const [, whole, part = ""] = /^£?\s*(\d{1,6})(?:\.(\d{1,2}))?$/.exec(text.trim().replaceAll(",", "")) ?? [];
  return whole === undefined ? undefined : Number(whole) * 100 + Number(part.padEnd(2, "0"));
}

export const NO_AMOUNT = "Write it in pounds, such as 12.50.";
