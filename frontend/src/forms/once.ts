/** A key for what is sent: pressed again after a weak signal, the same thing is done once. */

let last = { text: "", key: "" };

export function keyFor(body: object): string {
  const text = JSON.stringify(body);
  if (text !== last.text) last = { text, key: crypto.randomUUID() };
  return last.key;
}
