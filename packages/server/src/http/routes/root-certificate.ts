/** The root certificate in DER, for those who want to trust this server's own certificates. */
import { defineRoute } from "../define-route.ts";

export const route = defineRoute({
  method: "GET",
  path: "MeshServerRootCert.cer",
  handle: async ({ certificates }) => ({
    status: 200,
    headers: {
      "content-type": "application/octet-stream",
      "content-disposition": 'attachment; filename="tendril-root.cer"',
    },
    body: certificates.rootDer,
  }),
});
