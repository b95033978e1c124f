/**
 * German, by areas of the pages. Formal address ("Sie").
 */
import { server } from "./server.ts";
import { shell } from "./shell.ts";

export const german = { ...server, ...shell } as const;
