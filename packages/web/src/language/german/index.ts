/**
 * German, by areas of the pages. Formal address ("Sie").
 */
import { account } from "./account.ts";
import { device } from "./device.ts";
import { devices } from "./devices.ts";
import { doors } from "./doors.ts";
import { groups } from "./groups.ts";
import { notices } from "./notices.ts";
import { people } from "./people.ts";
import { recordings } from "./recordings.ts";
import { server } from "./server.ts";
import { shell } from "./shell.ts";

export const german = {
  ...account,
  ...device,
  ...devices,
  ...doors,
  ...groups,
  ...notices,
  ...people,
  ...recordings,
  ...server,
  ...shell,
} as const;
