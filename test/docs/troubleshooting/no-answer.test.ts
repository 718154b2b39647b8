import { findFreePort } from '../../../packages/toolkit/src/server/port.ts';
import { followGroup } from './follow.ts';

followGroup('The database does not answer', {
  "P1001: Can't reach database server": async ({ setUrl, databaseUrl }) => {
    const port = await findFreePort(0);
    setUrl((url) => {
      url.port = String(port);
    });
    return () =>
      setUrl((url) => {
        url.port = new URL(databaseUrl).port;
      });
  },

  'P1000: Authentication failed': async ({ setUrl, databaseUrl }) => {
    setUrl((url) => {
      url.password = 'wrong';
    });
    return () =>
      setUrl((url) => {
        url.password = new URL(databaseUrl).password;
      });
  },

  'P1003: Database does not exist': async ({ onServer, databaseUrl }) => {
    await onServer((admin) => admin.query(`DROP DATABASE ${new URL(databaseUrl).pathname.slice(1)} WITH (FORCE)`));
    return undefined;
  },

  'DATABASE_URL is not set': async ({ read, write }) => {
    const env = read('.env');
    write('.env', env.replace(/^DATABASE_URL=.*$/m, ''));
    return () => write('.env', env);
  },
});
