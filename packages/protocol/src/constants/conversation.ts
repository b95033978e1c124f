/**
 * Why the server ends a conversation: reason of the WebSocket's close frame, read by the messenger page.
 * Source: docs/spec/session-protocols.md, section 6.7.
 */
export const ConversationEnd = {
  Declined: "declined",
  NobodyCame: "nobody came",
  /** The same side came anew, on another connection or in another window. */
  InviterMoved: "the inviter is elsewhere",
  InvitedMoved: "the invited is elsewhere",
  NotAllowed: "not allowed any more",
  TimeOver: "the time is over",
} as const;
