/**
 * Invite to a chat: a user, who is told in all open pages (site right 2), or the person at a device, whose browser opens
 * the page (right 0x4000). The one who invites opens `messenger?id=meshmessenger/<invited>/<own id>`.
 */
import * as z from "zod/mini";
import { defineContract, deviceRef, text } from "../../contracts/index.ts";

export const meshmessenger = defineContract(
  "meshmessenger",
  z.object({
    /** Id or name; counts when there is no `nodeid`. */
    userid: z.optional(text(1, 256)),
    nodeid: z.optional(deviceRef),
  }),
);
