import { PosMigrateGenerator } from '../pos-migrate-generator.ts';
import { part } from './part.ts';

/** `yo pos-migrate:ci`: adds templates/ci to a Prisma and PostgreSQL project, with the toolkit that it needs. */
export default class CiGenerator extends PosMigrateGenerator {
  protected override readonly partName = part.name;
}
