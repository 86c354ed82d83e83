/** The words for how far erasing a record has come. */
import type { Erasure } from "../api/shapes";

interface Stage {
  words: string;
  /** Whether there is still something to do. */
  waits: boolean;
}

export const ERASED: Readonly<Record<Erasure["state"], Stage>> = {
  asked: { words: "We are looking for what others wrote about them", waits: true },
  in_review: { words: "Look at what others wrote about them", waits: true },
  agreed: { words: "Agreed. It is being erased", waits: true },
  done: { words: "Erased", waits: false },
  cancelled: { words: "Called off. Nothing was erased", waits: false },
};
