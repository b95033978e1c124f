import { setNotes } from "@tendril/protocol/actions/devices/set-notes";
import { Result } from "@tendril/protocol/constants";
import { DeniedError, NotFoundError } from "../../../errors.ts";
import { noteCollection } from "../../../store/index.ts";
import { defineAction } from "../../define-action.ts";
import { findNoteTarget } from "../../notes.ts";

export const action = defineAction({
  contract: setNotes,
  async run(services, { user, message }) {
    const target = await findNoteTarget(services, { user, ref: message.id });
    if (target === undefined) throw new NotFoundError(Result.InvalidNodeId);
    if (!target.isWritable) throw new DeniedError(Result.AccessDenied);
    const notes = services.store.collection(noteCollection);
    if (message.notes === "") await notes.remove(target.id);
    else await notes.put({ _id: target.id, value: message.notes });
    return { result: Result.Ok };
  },
});
