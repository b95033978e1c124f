/**
 * How a program is started as the person of a Windows session: by a process of the agent's own program, which reads a
 * script from its standard input and leaves the rest of that to what it starts.
 */
import { consoleLoader, personScript } from "virtual:console-scripts";
import type { PersonRequest, Program, WindowsPerson } from "./person-request.ts";

/** The agent's own program; `script` must be the first that it reads. */
export interface ScriptStart extends Program {
  readonly script: Buffer;
}

/** `globals`: statements before the script. */
export function scriptStart(globals: string, script: string): ScriptStart {
  const whole = Buffer.from(globals + script);
  const loader = Buffer.from(`var scriptBytes=${whole.length};${consoleLoader}`).toString("base64");
  return { program: process.execPath, args: ["-b64exec", loader], script: whole };
}

export function personStart({ program, args }: Program, { session, user }: WindowsPerson): ScriptStart {
  const request: PersonRequest = { program, args, session, user };
  return scriptStart(`var personRequest=${JSON.stringify(request)};`, personScript);
}
