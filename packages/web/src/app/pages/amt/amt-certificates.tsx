/**
 * Whether the firmware speaks TLS, and the certificates in it.
 */
import type { WireDevice } from "@tendril/protocol";
import { type AmtSecurity, amtsecurity } from "@tendril/protocol/actions/amt/amtsecurity";
import { control } from "../../../control/index.ts";
import { formatDate, PageError, Skeleton } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { useLoad } from "../../use-load.ts";

export function AmtCertificates({ device }: { device: WireDevice }) {
  const { answer, problem, reload } = useLoad(`security ${device._id}`, () => loadSecurity(device._id));
  if (problem !== "") return <PageError onRetry={reload}>{problem}</PageError>;
  if (answer === undefined) return <Skeleton rows={4} />;
  return (
    <>
      <p class="cb">
        <span class={`badge ${answer.tls.isOn ? "ok" : "warn"}`}>
          {answer.tls.isOn ? "TLS on" : "TLS off"}
        </span>{" "}
        <span class="t2">{wordsOf(answer.tls)}</span>
      </p>
      {answer.certificates.length === 0 ? (
        <p class="cb note">There is no certificate in the firmware.</p>
      ) : (
        <ul class="rows amt-list">
          {answer.certificates.map((certificate) => (
            <Certificate key={certificate.id} certificate={certificate} />
          ))}
        </ul>
      )}
    </>
  );
}

function Certificate({ certificate }: { certificate: AmtSecurity["certificates"][number] }) {
  const { subject, issuer, isRoot, isUsed, fingerprint, validToMs } = certificate;
  return (
    <li>
      <div class="two grow">
        <span>{nameIn(subject)}</span>
        <small>
          {subject === issuer ? "Signed by itself" : `Signed by ${nameIn(issuer)}`}
          {validToMs !== undefined && `, valid until ${formatDate(validToMs)}`}
        </small>
        {fingerprint !== undefined && <small class="mono amt-print">{fingerprint}</small>}
      </div>
      <span class="end">
        {isUsed && <span class="badge ok">In use</span>}
        {isRoot && <span class="badge">Trusted</span>}
      </span>
    </li>
  );
}

function wordsOf({ isOn, isMutual, allowsPlain }: AmtSecurity["tls"]): string {
  if (!isOn) return "Requests and answers can be read on the way, unless the device connects by itself.";
  const plain = allowsPlain ? "Unencrypted requests are taken too." : "Nothing is taken unencrypted.";
  return isMutual ? `Both sides show a certificate. ${plain}` : plain;
}

/** The common name, or all of a name without one. */
function nameIn(subject: string): string {
  return /(?:^|,)\s*CN=([^,]+)/i.exec(subject)?.[1] ?? subject;
}

async function loadSecurity(nodeid: string): Promise<AmtSecurity> {
  const reply = await control.request(amtsecurity, { nodeid });
  assertOk(reply);
  if (reply.security === undefined) throw new Error("The firmware does not tell.");
  return reply.security;
}
