/** The device groups that the caller may see. */
import * as z from "zod/mini";
import { defineContract, replies, type WireGroup } from "../../contracts/index.ts";

export const meshes = defineContract(
  "meshes",
  z.object({}),
  replies<{ readonly meshes: readonly WireGroup[] }>(),
);
