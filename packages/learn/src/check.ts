// pos-migrate-learn/check: for the check.ts of a lesson.
export {
  demand,
  demandApplied,
  NotYet,
  type Shortfall,
} from './runner/demands.ts';
export type { Check, CheckContext } from './runner/lesson-check.ts';
export type { Column, Place } from './runner/place.ts';
export type { Fact } from './runner/replay/facts.ts';
export type { Task } from './runner/replay/task.ts';
