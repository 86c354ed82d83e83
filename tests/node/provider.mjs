// A council's sign-in for the tests: npm oidc-provider as it comes, with one client. Told on the command line:
// the client's id, its secret, its redirect URI. Says its issuer on the first line, and ends with its input.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [clientId, secret, redirectUri] = process.argv.slice(2);
const server = createServer((request, response) => provider.callback()(request, response));
let provider;

server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: secret, redirect_uris: [redirectUri] }],
    cookies: { keys: ["only for tests"] },
    pkce: { required: () => true },
  });
  console.log(issuer);
});
process.stdin.resume().on("end", () => process.exit(0));
