import { proveFactor } from "@tendril/protocol/actions/factors/prove-factor";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: proveFactor,
  isForTokens: false,
  isAlwaysAnswered: true,
  async run(services, { user, peer, message: { code, passkey, mail } }) {
    const { doorThrottle, factors, letters, passkeys, signIn, webSessions } = services;
    const found = await factors.list(user._id);
    const ways = { app: found.hasTotp, mail: found.byMail && letters.isOn, passkey: found.passkeys > 0 };
    if (mail) {
      if (!ways.mail || doorThrottle.blockedForMs(peer.address, user._id) > 0) return { success: false };
      doorThrottle.fail(peer.address, user._id);
      letters.sendFactorCode(user, await factors.createMailCode(user._id));
      return { success: true };
    }
    const proof = passkey ?? code;
    if (proof === undefined) {
      return ways.passkey ? { ways, request: await passkeys.startUsing(user.domain, user._id) } : { ways };
    }
    const origin = { address: peer.address, userAgent: "", channel: "control" } as const;
    const { kind } = await signIn.proveFactor(user, origin, proof);
    if (kind !== "ok") return { success: false };
    if (peer.webSessionId !== undefined) await webSessions.prove(peer.webSessionId);
    return { success: true };
  },
});
