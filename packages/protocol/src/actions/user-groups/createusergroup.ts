/** Make a user group, empty or with the rights of another. */
import * as z from "zod/mini";
import { defineContract, replies, text } from "../../contracts/index.ts";

export interface CreateUserGroupReply {
  readonly result: string;
  readonly ugrpid?: string;
  readonly links?: Readonly<Record<string, { readonly rights: number }>>;
}

export const createusergroup = defineContract(
  "createusergroup",
  z.object({
    name: text(1, 64),
    desc: z.optional(text(0, 1024)),
    /** Id of a user group whose members and rights the new one gets. */
    clone: z.optional(text(1, 256)),
  }),
  replies<CreateUserGroupReply>(),
);
