import { PosMigrateGenerator } from '../pos-migrate-generator.ts';
import { part } from './part.ts';

/** `yo pos-migrate:lessons`: adds templates/lessons to a Prisma and PostgreSQL project, with the toolkit that it needs. */
export default class LessonsGenerator extends PosMigrateGenerator {
  protected override readonly partName = part.name;
}
