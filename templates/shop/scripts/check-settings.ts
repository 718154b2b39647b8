// "pos-migrate setup" runs it, as the script setup:settings: would the server start with these settings?
import { parseConfig } from '../src/config.ts';
import { ConfigError } from '../src/errors.ts';
import { nextFreePort } from '../src/next-free-port.ts';

try {
  const { host, port } = parseConfig(process.env);
  console.log(`the till will be at http://${host}:${port}`);
  if ((await nextFreePort(host, port)) !== port) {
    console.log(`Something listens on port ${port} now: if it is not this shop, change PORT in .env.`);
  }
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
