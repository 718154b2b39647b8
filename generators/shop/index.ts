import { PosMigrateGenerator } from '../pos-migrate-generator.ts';
import { part } from './part.ts';

/** `yo pos-migrate:shop`: writes templates/shop and prisma/, with the toolkit that they need. */
export default class ShopGenerator extends PosMigrateGenerator {
  protected override readonly partName = part.name;
}
