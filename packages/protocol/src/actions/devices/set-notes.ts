/** Replace the notes of a device or a device group; empty notes delete them. No reply. */
import * as z from "zod/mini";
import { defineContract, text } from "../../contracts/index.ts";

export const setNotes = defineContract("setNotes", z.object({ id: text(1, 256), notes: text(0, 65_536) }));
