/**
 * Entry of the script that the agent's program runs to start another as a person.
 */
import type { PersonRequest } from "../person-request.ts";
import { startAsPerson } from "./start-as-person.ts";

/** Written before the script by who starts it. */
declare const personRequest: PersonRequest;

startAsPerson(personRequest);
