/**
 * The life of a console process: a shell in a pseudo console, between its standard input and output.
 *
 * It ends when the shell has ended and the core has taken its last words; and soon after standard input ended: then the
 * core wants it no more, or is gone. What still holds the console is ended by the system with it.
 */
import { type ConsoleRequest, ConsoleWord } from "../console-frames.ts";
import { type Kernel, openKernel, whenDone } from "./kernel.ts";
import { openPseudoConsole, type PseudoConsole } from "./pseudo-console.ts";
import { pumpInput, pumpOutput } from "./pumps.ts";

const STANDARD_INPUT = -10;
const STANDARD_OUTPUT = -11;
const STANDARD_ERROR = -12;
const FOR_EVER = -1;
/** What runs in a console that is closed gets so long to end by itself. */
const CLOSING_MS = 3_000;

/** The engine frees a timer that nothing has. */
const timers: unknown[] = [];

export function serveConsole(request: ConsoleRequest): void {
  const kernel = openKernel();
  const ends = createEnds(kernel);
  process.on("uncaughtException", ends.leave);
  if (!kernel.hasPseudoConsole) {
    ends.say(ConsoleWord.MISSING);
    ends.leave();
    return;
  }
  try {
    serve(kernel, openPseudoConsole(kernel, request), ends);
  } catch (error) {
    ends.say(`${ConsoleWord.FAILED} ${String(error)}`);
    ends.leave();
  }
}

type Ends = ReturnType<typeof createEnds>;

/** Asked for before anything else: the shell must not get these handles, so they are taken out of their places. */
function createEnds({ calls, marshal }: Kernel) {
  const words = calls.GetStdHandle(STANDARD_ERROR);
  return {
    input: calls.GetStdHandle(STANDARD_INPUT),
    output: calls.GetStdHandle(STANDARD_OUTPUT),
    say(word: string): void {
      const bytes = Buffer.from(`${word}\n`);
      const memory = marshal.CreateVariable(bytes.length);
      memory.toBuffer().set(bytes, 0);
      calls.WriteFile(words, memory, bytes.length, marshal.CreateVariable(4), 0);
    },
    leave(): void {
      calls.TerminateProcess(calls.GetCurrentProcess(), 0); // process.exit may wait for calls that wait
    },
  };
}

function serve(kernel: Kernel, console: PseudoConsole, { input, output, say, leave }: Ends): void {
  const { calls } = kernel;
  let isWanted = true;
  let isClosing = false;
  let isGone = false;
  const close = (): void => {
    if (isClosing) return;
    isClosing = true;
    console.close(() => {});
  };
  whenDone(calls.WaitForSingleObject.async(console.shell, FOR_EVER), close);
  pumpOutput(kernel, console, { handle: output, isWanted: () => isWanted }, () => {
    isGone = true;
    if (isWanted) whenDone(calls.FlushFileBuffers.async(output), () => say(ConsoleWord.OVER));
    else leave();
  });
  pumpInput(kernel, input, console, () => {
    isWanted = false;
    if (isGone) leave();
    timers.push(setTimeout(leave, CLOSING_MS));
    close();
  });
  say(ConsoleWord.READY);
}
