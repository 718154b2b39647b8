import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { ColumnTypeEnum, DriverAdapterError } from '@prisma/driver-adapter-utils';

/**
 * Stands for the main database where none is needed. The WebAssembly engine connects at once, whatever it is asked, and
 * wants to know the server's version; it is told one.
 *
 * @param connectToShadowDb replays migrations, if it comes to that
 */
export function offlineFactory(
  connectToShadowDb: () => Promise<SqlDriverAdapter>,
): SqlMigrationAwareDriverAdapterFactory {
  const identity = { provider: 'postgres', adapterName: 'offline' } as const;
  const refuse = () => Promise.reject(new DriverAdapterError({ kind: 'DatabaseNotReachable' }));
  const adapter: SqlDriverAdapter = {
    ...identity,
    queryRaw: async ({ sql }) => {
      if (!sql.includes('server_version_num')) return refuse();
      return {
        columnNames: ['exists', 'version', 'numeric_version'],
        columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
        rows: [[true, 'PostgreSQL 18.0', 180000]],
      };
    },
    executeRaw: refuse,
    executeScript: refuse,
    startTransaction: refuse,
    dispose: async () => undefined,
  };
  return { ...identity, connect: async () => adapter, connectToShadowDb };
}
