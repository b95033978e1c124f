import { getNotes } from "@tendril/protocol/actions/devices/get-notes";
import { Result } from "@tendril/protocol/constants";
import { NotFoundError } from "../../../errors.ts";
import { noteCollection } from "../../../store/index.ts";
import { defineAction } from "../../define-action.ts";
import { findNoteTarget } from "../../notes.ts";

export const action = defineAction({
  contract: getNotes,
  isAlwaysAnswered: true,
  async run(services, { user, message }) {
    const target = await findNoteTarget(services, { user, ref: message.id });
    if (target === undefined) throw new NotFoundError(Result.InvalidNodeId);
    const note = await services.store.collection(noteCollection).get(target.id);
    return { id: message.id, notes: note?.value ?? null };
  },
});
