/**
 * Conversations of the messenger: who may talk with whom, invitations to users and to the person at a device, and the
 * cookie with which that person comes. The pages meet in relay/conversation-relay.ts. Used by actions, http and
 * endpoints. Specified in docs/spec/session-protocols.md, section 6.
 */
export { type ConversationParty, Conversations } from "./conversations.ts";
export { inviteDevice, inviteUser } from "./invitations.ts";
