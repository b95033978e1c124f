/**
 * Which language the page speaks, and its catalogue.
 */
import { effect, signal } from "@preact/signals";
import type { Catalogue } from "./catalogue.ts";

/** Languages that one may choose, each by its own name. */
export const languages = [
  { code: "en", name: "English" },
  { code: "de", name: "Deutsch" },
] as const;

export type LanguageCode = (typeof languages)[number]["code"];

const loaders: Readonly<Record<LanguageCode, () => Promise<Catalogue | undefined>>> = {
  en: async () => undefined,
  de: async () => (await import("./german/index.ts")).german,
};

export const language = signal<LanguageCode>("en");
/** `undefined` for English, which needs none. */
export const catalogue = signal<Catalogue | undefined>(undefined);

/** The first wish that is offered here; a wish for `de-AT` is served by `de`. English when there is none. */
export function pickLanguage(wishes: readonly (string | undefined)[]): LanguageCode {
  for (const wish of wishes) {
    const code = wish?.toLowerCase().split(/[-_]/)[0];
    const found = languages.find((offered) => offered.code === code);
    if (found !== undefined) return found.code;
  }
  return "en";
}

/** From now on in this language. Stays as it is when the catalogue cannot be loaded. */
export async function speak(code: LanguageCode): Promise<void> {
  if (code !== language.peek()) {
    try {
      catalogue.value = await loaders[code]();
      language.value = code;
    } catch {
      return; // the server cannot be reached: the page says so, in the language that it has
    }
  }
  document.documentElement.lang = language.peek();
}

/** Speaks what the person chose, else what the browser asks for; goes on doing so when the choice changes. */
export async function followLanguage(chosen: () => string | undefined): Promise<void> {
  const wishes = (): string[] => [...new Set([chosen() ?? [], navigator.languages].flat())];
  await speak(pickLanguage(wishes()));
  effect(() => void speak(pickLanguage(wishes())));
}
