/** The devices that the caller may see, by group; of one group or one device when named. */
import * as z from "zod/mini";
import {
  defineContract,
  deviceRef,
  groupRef,
  replies,
  text,
  type WireDevice,
} from "../../contracts/index.ts";

export interface NodesReply {
  readonly nodes?: Readonly<Record<string, readonly WireDevice[]>>;
  readonly result?: string;
}

export const nodes = defineContract(
  "nodes",
  z.object({ meshid: z.optional(groupRef), meshname: z.optional(text(1, 128)), id: z.optional(deviceRef) }),
  replies<NodesReply>(),
);
