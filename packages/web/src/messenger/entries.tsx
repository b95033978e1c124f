/**
 * What was said, in order, with times; files where they were sent. The newest is in view unless the reader went up.
 */

import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { dateFormat, language, t } from "../language/index.ts";
import { formatClock } from "../ui/index.ts";
import { GotFile, SentFile } from "./file-entries.tsx";
import type { Room } from "./room.ts";
import { isEmojiOnly, splitText } from "./text-parts.ts";
import { type Entry, isOwnText } from "./thread.ts";

/** Entries of one side within this are one block with one time. */
const TOGETHER_MS = 60_000;
const NEAR_END_PX = 120;
const MAX_SHOWN = 500;
const day: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long" };

export function Entries({ room }: { room: Room }) {
  const list = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  const drawn = useRef(new WeakMap<Entry, DrawnLine>());
  const entries = room.thread.entries.value.slice(-MAX_SHOWN);
  const { isTyping } = room.facts.value;
  const { name } = room.view.peer;
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const follow = (): void => {
      if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    };
    // a call or the keyboard of a phone takes room, a line or a file card grows
    const observer = new ResizeObserver(follow);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);
  return (
    <section
      ref={list}
      class="thread"
      role="log"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t("Conversation with {name}", { name })}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
      }}
    >
      <ol>
        {entries.map((entry, i) =>
          draw(drawn.current, { entry, before: entries[i - 1], after: entries[i + 1], room }),
        )}
        {isTyping && (
          <li class="th-m">
            <div class="bub typing" role="img" aria-label={t("{name} is typing", { name })}>
              <i />
              <i />
              <i />
            </div>
          </li>
        )}
      </ol>
    </section>
  );
}

interface LineProps {
  readonly entry: Entry;
  readonly before: Entry | undefined;
  readonly after: Entry | undefined;
  readonly room: Room;
}

interface DrawnLine extends LineProps {
  readonly inLanguage: string;
  readonly node: VNode;
}

/** A line whose neighbours are the same is the same: long conversations cost what is new in them. */
function draw(drawn: WeakMap<Entry, DrawnLine>, props: LineProps): VNode {
  const { entry, before, after } = props;
  const inLanguage = language.value;
  const known = drawn.get(entry);
  if (known?.before === before && known?.after === after && known?.inLanguage === inLanguage)
    return known.node;
  const node = <Line key={`${isOwnText(entry)} ${entry.id}`} {...props} />;
  drawn.set(entry, { ...props, inLanguage, node });
  return node;
}

function Line({ entry, before, after, room }: LineProps) {
  const isNewDay = before === undefined || dayOf(before) !== dayOf(entry);
  return (
    <>
      {isNewDay && (
        <li class="day-m">
          <span>
            {dayOf(entry) === new Date().toDateString() ? t("Today") : dateFormat(day).format(entry.atMs)}
          </span>
        </li>
      )}
      <One entry={entry} isLast={!isTogether(entry, after)} room={room} />
    </>
  );
}

function One({ entry, isLast, room }: { entry: Entry; isLast: boolean; room: Room }) {
  const { peer } = room.view;
  const time = formatClock(entry.atMs);
  if (entry.kind === "note") {
    return (
      <li class="sys-m">
        <span>
          {entry.text}, {time}
        </span>
      </li>
    );
  }
  const isOwn = isOwnEntry(entry);
  return (
    <li class={isOwn ? "me-m" : "th-m"}>
      {entry.kind === "text" && (
        <div class={`bub ${isEmojiOnly(entry.text) ? "big" : ""}`}>
          <span class="vh">
            {isOwn ? t("You") : peer.name}, {time}:{" "}
          </span>
          <Text text={entry.text} />
        </div>
      )}
      {entry.kind === "sent-file" && <SentFile file={entry.file} room={room} />}
      {entry.kind === "got-file" && <GotFile file={entry.file} room={room} />}
      {isLast && (
        <span class="meta">
          {time}
          {entry.kind === "text" && isOwn && `, ${stateWord(entry.state)}`}
        </span>
      )}
    </li>
  );
}

/** Text is never markup: it reaches the page as text nodes and as links that show their address. */
function Text({ text }: { text: string }) {
  return (
    <>
      {splitText(text).map((part, i) =>
        part.kind === "words" ? (
          part.text
        ) : (
          <a key={`${i}${part.url}`} class="link" href={part.url} target="_blank" rel="noopener noreferrer">
            {part.text}
          </a>
        ),
      )}
    </>
  );
}

function stateWord(state: string): string {
  if (state === "received") return t("delivered");
  return state === "sent" ? t("sent") : t("waiting");
}

function isOwnEntry(entry: Entry): boolean {
  return entry.kind === "sent-file" || isOwnText(entry);
}

function isTogether(entry: Entry, after: Entry | undefined): boolean {
  if (after === undefined || after.kind === "note" || entry.kind === "note") return false;
  const isSameState = entry.kind !== "text" || after.kind !== "text" || entry.state === after.state;
  return isOwnEntry(entry) === isOwnEntry(after) && after.atMs - entry.atMs < TOGETHER_MS && isSameState;
}

function dayOf({ atMs }: Entry): string {
  return new Date(atMs).toDateString();
}
