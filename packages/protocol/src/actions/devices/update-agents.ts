/**
 * Have agents look now whether this server has a newer program for them: they drop their connection, come back and take
 * it. Otherwise they look whenever they connect.
 */
import * as z from "zod/mini";
import { defineContract, idList } from "../../contracts/index.ts";

export const updateAgents = defineContract("updateAgents", z.object({ nodeids: idList }));
