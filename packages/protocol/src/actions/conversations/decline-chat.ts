/** Refuse an invitation to a chat; who invited is told. Ours. */
import * as z from "zod/mini";
import { defineContract, text } from "../../contracts/index.ts";

export const declineChat = defineContract(
  "declineChat",
  z.object({
    /** Name of the conversation, as `tag` of the invitation says it. */
    id: text(1, 1_024),
  }),
);
