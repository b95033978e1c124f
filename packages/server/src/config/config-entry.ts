/** What a setting is. */
interface EntryBase {
  /** Key in the file; as a flag in kebab-case. */
  readonly name: string;
  readonly doc: string;
  readonly unit?: string;
}

export type ConfigEntry = EntryBase &
  (
    | { readonly type: "text"; readonly default: string }
    | { readonly type: "number"; readonly default: number; readonly min: number; readonly max: number }
    | { readonly type: "switch"; readonly default: boolean }
    | { readonly type: "list"; readonly default: readonly string[] }
  );
