import type { DatabaseSettings } from '../../env.ts';
import { DbError } from '../../errors.ts';
import { db } from '../../project-command.ts';
import { isPortFree } from '../../server/port.ts';
import { serverFolder } from '../../server/project-server.ts';
import { type ServerStatus, serverStatus } from '../../server/server.ts';
import type { Check, Finding } from './finding.ts';
import { usableSettings } from './usable-settings.ts';

/** The embedded server: whether it runs, and whether its port is its own. Other servers are judged by connecting. */
export const checkServer: Check = async ({ projectDir, env }) => {
  const settings = usableSettings(env);
  if (settings?.kind !== 'embedded') return [];
  const name = 'server';
  try {
    const status = await serverStatus(serverFolder(projectDir));
    return status.state === 'running' ? [portFinding(status, settings)] : [await idleFinding(status, settings)];
  } catch (error) {
    if (!(error instanceof DbError)) throw error;
    return [{ state: 'fail', name, says: error.message, remedy: error.next }];
  }
};

function portFinding({ pid, port, dataDir }: ServerStatus, settings: DatabaseSettings): Finding {
  const name = 'server';
  if (port === settings.port) {
    return { state: 'ok', name, says: `running as process ${pid} on port ${port}, data in ${dataDir}` };
  }
  const says = `running on port ${port}, but DATABASE_URL says ${settings.port}`;
  return { state: 'fail', name, says, remedy: `Run "${db('up')}", which corrects .env.` };
}

async function idleFinding(status: ServerStatus, settings: DatabaseSettings): Promise<Finding> {
  const name = 'server';
  if (status.state === 'busy') {
    const says = `process ${status.pid} is starting, stopping or does not answer`;
    return { state: 'warn', name, says, remedy: `Wait a moment and look again; its log is in ${status.logDir}.` };
  }
  const taken = (await isPortFree(settings.port))
    ? ''
    : `, and another program listens on port ${settings.port}; the server will take another one`;
  return { state: 'fail', name, says: `not running${taken}`, remedy: `Run "${db('up')}".` };
}
