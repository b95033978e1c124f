/**
 * The event bus. A subscription names targets; an event names its targets; whoever shares one gets it, once.
 * This is the in-process implementation; a cluster puts its own behind the same interface.
 */
import type { DomainId, WireEvent } from "@tendril/protocol";

export interface PublishedEvent {
  readonly event: WireEvent;
  readonly domain: DomainId;
  /** User, group and device ids and the targets of targets.ts. */
  readonly targets: readonly string[];
  /** Bits of DeviceRight on the device group of the event, without which it is nobody's to see. */
  readonly right?: number;
}

export interface EventSubscription {
  /** Replaces the targets, for instance when rights changed. */
  retarget(targets: Iterable<string>): void;
  close(): void;
}

export interface EventBus {
  publish(published: PublishedEvent): void;
  /** `onEvent` runs at once in the publisher's turn and must not throw. */
  subscribe(targets: Iterable<string>, onEvent: (published: PublishedEvent) => void): EventSubscription;
}

type Listener = (published: PublishedEvent) => void;

export function createEventBus(): EventBus {
  const byTarget = new Map<string, Set<Listener>>();

  const add = (targets: ReadonlySet<string>, listener: Listener): void => {
    for (const target of targets)
      byTarget.getOrInsertComputed(target, () => new Set<Listener>()).add(listener);
  };
  const remove = (targets: ReadonlySet<string>, listener: Listener): void => {
    for (const target of targets) {
      const listeners = byTarget.get(target);
      listeners?.delete(listener);
      if (listeners?.size === 0) byTarget.delete(target);
    }
  };

  return {
    publish(published) {
      const receivers = new Set<Listener>();
      for (const target of published.targets) {
        for (const listener of byTarget.get(target) ?? []) receivers.add(listener);
      }
      for (const receive of receivers) receive(published);
    },
    subscribe(targets, onEvent) {
      const listener: Listener = (published) => onEvent(published);
      let current: ReadonlySet<string> = new Set(targets);
      add(current, listener);
      return {
        retarget(next) {
          remove(current, listener);
          current = new Set(next);
          add(current, listener);
        },
        close() {
          remove(current, listener);
          current = new Set();
        },
      };
    },
  };
}
