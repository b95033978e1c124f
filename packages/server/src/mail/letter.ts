/**
 * A letter as text and as HTML. What comes from people is text in both: it is escaped, stands on one line and is cut.
 */
const MAX_LINE_CHARS = 500;
const MAX_SUBJECT_CHARS = 150;

export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** A link of this server and what it does. */
  readonly link?: { readonly words: string; readonly url: string };
  /** What follows the link. */
  readonly closing?: string;
}

export interface LetterText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export function renderLetter({ subject, paragraphs, link, closing }: Letter): LetterText {
  const before = paragraphs.map((paragraph) => oneLine(paragraph, MAX_LINE_CHARS));
  const after = closing === undefined ? [] : [oneLine(closing, MAX_LINE_CHARS)];
  const linkText = link === undefined ? [] : [`${link.words}:\n${link.url}`];
  const linkHtml =
    link === undefined ? [] : [`<a href="${escapeMarkup(link.url)}">${escapeMarkup(link.words)}</a>`];
  const html = [...before.map(escapeMarkup), ...linkHtml, ...after.map(escapeMarkup)];
  return {
    subject: oneLine(subject, MAX_SUBJECT_CHARS),
    text: `${[...before, ...linkText, ...after].join("\n\n")}\n`,
    html: `<!doctype html><html><body>${html.map((part) => `<p>${part}</p>`).join("")}</body></html>`,
  };
}

/** Without control characters and line separators: nothing that could end a header or a line. */
function oneLine(text: string, maxChars: number): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, maxChars);
}

function escapeMarkup(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
