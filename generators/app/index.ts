import { PosMigrateGenerator } from '../pos-migrate-generator.ts';

/** `yo pos-migrate`: a whole shop, which is all parts together. */
export default class AppGenerator extends PosMigrateGenerator {
  protected override readonly partName = undefined;
}
