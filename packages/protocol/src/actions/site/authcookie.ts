/** Two cookies for tunnels: `cookie` for the viewer's own connection, `rcookie` for the agent's. */
import * as z from "zod/mini";
import { defineContract, replies } from "../../contracts/index.ts";

export const authcookie = defineContract(
  "authcookie",
  z.object({}),
  replies<{ readonly cookie: string; readonly rcookie: string }>(),
);
