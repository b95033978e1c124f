/**
 * German, by areas of the pages. Formal address ("Sie").
 */
import { shell } from "./shell.ts";

export const german = { ...shell } as const;
