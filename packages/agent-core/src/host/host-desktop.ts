/**
 * The desktop as the core needs it from its host: a stream of desktop commands, and what goes with it.
 */
export interface DesktopRequest {
  /** Windows session; the one at the console when absent. */
  readonly sessionId?: number;
}

export interface DesktopHandlers {
  /** Commands of the host side, cut anywhere; valid during the call only. */
  onBytes(bytes: Uint8Array): void;
  /** Why there is no picture, for people. */
  onProblem(why: string): void;
  /** It is over, and not because `end` was called. Called once. */
  onEnd(): void;
}

/** What viewers can and want beyond the commands of the protocol. */
export interface PictureExtras {
  /** All of them move parts of the picture themselves. */
  readonly copies: boolean;
  /** JPEG level, 1 to 100, of what rests; 0: it stays as it was sent. */
  readonly sharpLevel: number;
}

/** One capture of one desktop. */
export interface DesktopStream {
  /** It looks at the screen by the clock, also when nothing happens there. */
  readonly isPolling?: boolean;
  /** Whole commands of a viewer. */
  write(bytes: Uint8Array): void;
  /** Absent where the host knows nothing of it. */
  refine?(extras: PictureExtras): void;
  /** Stops reading, so that frames are not even taken. */
  pause(): void;
  resume(): void;
  end(): void;
}

export interface HostDesktop {
  /** null after `onProblem`: this host has none. */
  openDesktop(request: DesktopRequest, handlers: DesktopHandlers): DesktopStream | null;
  /** null when the clipboard has no text; `problem` says why it could not be read. */
  readClipboard(onText: (text: string | null, problem: string | null) => void): void;
  writeClipboard(text: string, onDone: (problem: string | null) => void): void;
  lockScreen(onDone: (problem: string | null) => void): void;
}
