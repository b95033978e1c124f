/**
 * xterm writes style elements; the content policy forbids those. While `run` runs, the text of new style elements
 * goes into constructed style sheets instead, which the policy allows. See docs/adr/0009.
 */
export function withAdoptedStyles(run: () => void): void {
  const create = document.createElement;
  const adopting = (name: string, options?: ElementCreationOptions): HTMLElement => {
    if (name !== "style") return create.call(document, name, options);
    // even an empty style element is reported: something that shows nothing stands in for it
    const element = create.call(document, "template");
    adopt(element);
    return element;
  };
  document.createElement = adopting as typeof document.createElement;
  try {
    run();
  } finally {
    document.createElement = create;
  }
}

/**
 * xterm's own drawing writes the colours of single letters (true colour, matches of a search) as `style` attribute of
 * spans. That is set on their style object instead, which the policy allows and which looks the same.
 */
export function allowColouredLetters(): void {
  if (Object.hasOwn(HTMLSpanElement.prototype, "setAttribute")) return;
  const { setAttribute } = Element.prototype;
  HTMLSpanElement.prototype.setAttribute = function (this: HTMLSpanElement, name, value) {
    if (name === "style") this.style.cssText = value;
    else setAttribute.call(this, name, value);
  };
}

function adopt(element: HTMLElement): void {
  const sheet = new CSSStyleSheet();
  let text = "";
  Object.defineProperty(element, "textContent", {
    get: () => text,
    set(value: string) {
      text = value;
      sheet.replaceSync(value);
    },
  });
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const remove = element.remove.bind(element);
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
    remove();
  };
}
