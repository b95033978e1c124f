/**
 * German, by areas of the pages. Formal address ("Sie").
 */
import { account } from "./account.ts";
import { doors } from "./doors.ts";
import { notices } from "./notices.ts";
import { server } from "./server.ts";
import { shell } from "./shell.ts";

export const german = {
  ...account,
  ...doors,
  ...notices,
  ...server,
  ...shell,
} as const;
