/**
 * German, by areas of the pages. Formal address ("Sie").
 */
import { account } from "./account.ts";
import { amt } from "./amt.ts";
import { desktop } from "./desktop.ts";
import { device } from "./device.ts";
import { devices } from "./devices.ts";
import { events } from "./events.ts";
import { files } from "./files.ts";
import { gate } from "./gate.ts";
import { groups } from "./groups.ts";
import { messenger } from "./messenger.ts";
import { notices } from "./notices.ts";
import { people } from "./people.ts";
import { recordings } from "./recordings.ts";
import { server } from "./server.ts";
import { serverEvents } from "./server-events.ts";
import { serverFirmware } from "./server-firmware.ts";
import { sharing } from "./sharing.ts";
import { shell } from "./shell.ts";
import { status } from "./status.ts";
import { terminal } from "./terminal.ts";

export const german = {
  ...account,
  ...amt,
  ...desktop,
  ...device,
  ...devices,
  ...events,
  ...files,
  ...gate,
  ...groups,
  ...messenger,
  ...notices,
  ...people,
  ...recordings,
  ...server,
  ...serverEvents,
  ...serverFirmware,
  ...sharing,
  ...shell,
  ...status,
  ...terminal,
} as const;
