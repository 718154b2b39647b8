/**
 * SQL for a moment as `new Date` reads it. PostgreSQL writes a timestamp as DateStyle says, which a database may have set, and of
 * what is not ISO 8601 `pg` makes null; in JSON it is always that. Null stays null. Pure.
 */
export function momentSql(expression: string): string {
  return `to_json(${expression}) #>> '{}'`;
}
