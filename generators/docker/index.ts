import { PosMigrateGenerator } from '../pos-migrate-generator.ts';
import { part } from './part.ts';

/** `yo pos-migrate:docker`: adds templates/docker to a Prisma and PostgreSQL project, with the toolkit that it needs. */
export default class DockerGenerator extends PosMigrateGenerator {
  protected override readonly partName = part.name;
}
