import type { Rule } from './rule.ts';
import { dbPush } from './rules/db-push.ts';
import { editedAfterApply } from './rules/edited-after-apply.ts';
import { enumValueInUse } from './rules/enum-value-in-use.ts';
import { foreignKeyOnDelete } from './rules/foreign-key-on-delete.ts';
import { ignoreWithoutEffect } from './rules/ignore-without-effect.ts';
import { ignoreWithoutReason } from './rules/ignore-without-reason.ts';
import { meaninglessName } from './rules/meaningless-name.ts';
import { mergeOrder } from './rules/merge-order.ts';
import { missingDown } from './rules/missing-down.ts';
import { missingHeader } from './rules/missing-header.ts';
import { missingLockTimeout } from './rules/missing-lock-timeout.ts';
import { missingTransaction } from './rules/missing-transaction.ts';
import { mixedKinds } from './rules/mixed-kinds.ts';
import { moneyType } from './rules/money-type.ts';
import { renameAsDropAdd } from './rules/rename-as-drop-add.ts';
import { setNotNull } from './rules/set-not-null.ts';
import { staleDown } from './rules/stale-down.ts';
import { syntax } from './rules/syntax.ts';
import { timestampWithoutZone } from './rules/timestamp-without-zone.ts';

/** Every rule of our own: what squawk can't know, because it sees one file and neither history nor shop. */
export const rules: readonly Rule[] = [
  syntax,
  editedAfterApply,
  dbPush,
  renameAsDropAdd,
  mixedKinds,
  missingTransaction,
  missingLockTimeout,
  enumValueInUse,
  setNotNull,
  foreignKeyOnDelete,
  moneyType,
  timestampWithoutZone,
  mergeOrder,
  staleDown,
  missingDown,
  missingHeader,
  meaninglessName,
  ignoreWithoutReason,
  ignoreWithoutEffect,
];
