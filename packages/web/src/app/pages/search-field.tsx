import { t } from "../../language/index.ts";
import { parseSearch, searchKeys } from "../../search/index.ts";
import { Icon } from "../../ui/index.ts";

/** The search of a list; `/` jumps to it. */
export function SearchField({ value, onInput }: { value: string; onInput: (value: string) => void }) {
  return (
    <div class="search grow">
      <Icon name="search" />
      <input
        type="search"
        aria-label={t("Search devices")}
        placeholder={t("Name, user, address, tag, or os:windows is:offline")}
        spellcheck={false}
        value={value}
        list="search-keys"
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <datalist id="search-keys">
        {searchKeys
          .flatMap((key) => (key === "is" ? ["is:online", "is:offline"] : [`${key}:`]))
          .map((word) => (
            <option key={word} value={word} />
          ))}
      </datalist>
      <kbd class="wide">/</kbd>
    </div>
  );
}

/** How the search was understood: keys as chips, mistakes in words. */
export function Understood({ text, count }: { text: string; count: number }) {
  const { terms } = parseSearch(text);
  if (terms.length === 0) return null;
  return (
    <div class="understood" role="status">
      <span>{t("{count} match", { count })}</span>
      {terms.map(({ key, value, isNot, problem }) =>
        problem === undefined ? (
          <span class="term" key={`${isNot}${key}:${value}`}>
            {isNot && `${t("not")} `}
            {key !== "" && <b>{key}:</b>}
            {value}
          </span>
        ) : (
          <span class="c-warn" key={problem}>
            {problem}
          </span>
        ),
      )}
    </div>
  );
}
