import { PosMigrateGenerator } from '../pos-migrate-generator.ts';
import { part } from './part.ts';

/** `yo pos-migrate:toolkit`: adds templates/toolkit to a Prisma and PostgreSQL project. */
export default class ToolkitGenerator extends PosMigrateGenerator {
  protected override readonly partName = part.name;
}
