// pos-migrate-learn/check: for the check.ts of a lesson.
export {
  type Check,
  type CheckContext,
  type Column,
  demand,
  demandAgreement,
  demandApplied,
  NotYet,
  type Shortfall,
  withoutComments,
} from './runner/lesson-check.ts';
