/**
 * German, by areas of the pages. Formal address ("Sie").
 */
import { account } from "./account.ts";
import { device } from "./device.ts";
import { devices } from "./devices.ts";
import { doors } from "./doors.ts";
import { notices } from "./notices.ts";
import { server } from "./server.ts";
import { shell } from "./shell.ts";

export const german = {
  ...account,
  ...device,
  ...devices,
  ...doors,
  ...notices,
  ...server,
  ...shell,
} as const;
