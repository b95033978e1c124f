/**
 * The instances of each class that a device knows.
 */
import type { CimRecord } from "./values.ts";

export class ClassStore {
  readonly #lists = new Map<string, CimRecord[]>();

  has(name: string): boolean {
    return this.#lists.has(name);
  }

  /** @throws Error for a class that the device does not know. */
  list(name: string): CimRecord[] {
    const list = this.#lists.get(name);
    if (list === undefined) throw new Error(`no class ${name}`);
    return list;
  }

  /** The only instance, or the first. @throws Error when there is none. */
  first(name: string): CimRecord {
    const [instance] = this.list(name);
    if (instance === undefined) throw new Error(`no instance of ${name}`);
    return instance;
  }

  set(name: string, ...instances: CimRecord[]): void {
    this.#lists.set(name, instances);
  }

  add(name: string, instance: CimRecord): void {
    this.list(name).push(instance);
  }

  /** Prefix and the lowest number that no InstanceID of the class has. */
  freeId(name: string, prefix: string): string {
    let n = 0;
    while (this.list(name).some(({ InstanceID }) => InstanceID === prefix + n)) n++;
    return prefix + n;
  }
}
