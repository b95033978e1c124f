/**
 * German, by areas of the pages. Formal address ("Sie").
 */
import { notices } from "./notices.ts";
import { server } from "./server.ts";
import { shell } from "./shell.ts";

export const german = { ...shell, ...notices, ...server } as const;
