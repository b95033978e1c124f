/**
 * Who drives a shared desktop. At first everybody who may; then one, when somebody took it or was given it.
 * Source: docs/spec/session-protocols.md, section 4.7.
 */
import type { Fields } from "../host/index.ts";
import { textOf } from "../values.ts";
import type { DesktopViewer } from "./desktop-viewer.ts";

export interface Control {
  has(viewer: DesktopViewer): boolean;
  /** True when it changed who has control. */
  receive(from: DesktopViewer, message: Fields, viewers: readonly DesktopViewer[]): boolean;
  /** The viewer is gone; true when it was the only one with control. */
  leave(viewer: DesktopViewer): boolean;
}

export function createControl(): Control {
  let holder: DesktopViewer | null = null;
  const has = (viewer: DesktopViewer): boolean =>
    viewer.permission.canInput && (holder === null || holder === viewer);

  function change(next: DesktopViewer | null): boolean {
    const isChanged = next !== holder;
    holder = next;
    return isChanged;
  }

  function ask(from: DesktopViewer, viewers: readonly DesktopViewer[]): void {
    for (let i = 0; i < viewers.length; i++) {
      const viewer = viewers[i];
      if (viewer === undefined || viewer === from || !has(viewer)) continue;
      viewer.session.sendControl({ type: "control", act: "ask", from: from.id, name: from.name });
    }
  }

  return {
    has,
    receive(from, message, viewers) {
      if (!from.permission.canInput) return false;
      const act = textOf(message.act, 16);
      if (act === "take") return change(from);
      if (act === "ask") ask(from, viewers);
      if (!has(from)) return false; // the rest is for those who have it
      if (act === "share") return change(null);
      if (act !== "give") return false;
      const to = viewers.filter((viewer) => viewer.id === message.to && viewer.permission.canInput)[0];
      return to !== undefined && change(to);
    },
    leave(viewer) {
      return holder === viewer && change(null);
    },
  };
}
