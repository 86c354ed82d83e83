/** The words for the two sides. Which perspective is on which of them, the API says. */
export const SIDES = {
  lived_experience: "People with lived experience, carers and young people",
  professional: "Everybody else",
} as const;
