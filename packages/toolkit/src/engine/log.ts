/**
 * One line of the engine's error stream, in the form that the Prisma CLI parses. It shows an ERROR's message, and with
 * an error code it treats the message as one of its own.
 */
export function logLine(level: 'INFO' | 'ERROR', message: string, errorCode?: string): string {
  const fields = errorCode === undefined ? { message } : { message, error_code: errorCode };
  return JSON.stringify({ timestamp: new Date().toISOString(), level, fields, target: 'schema_engine::logger' });
}
