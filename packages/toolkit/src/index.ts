// pos-migrate: the verbs as functions. Each returns what the command prints with --json, prints nothing itself, and throws
// a DbError for what is understood. The context says where: { projectDir, env, progress }.
export { type BackupResult, backup } from './commands/backup.ts';
export { type CheckResult, check } from './commands/check.ts';
export type { VerbContext } from './commands/command.ts';
export { type DowngradeResult, downgrade } from './commands/downgrade.ts';
export { type LintInput, type LintResult, lint } from './commands/lint.ts';
export { type PlanResult, plan } from './commands/plan.ts';
export { type StatusResult, status } from './commands/status.ts';
export { type UpResult, up } from './commands/up.ts';
export { type UpgradeResult, upgrade } from './commands/upgrade.ts';
export { type VerifyResult, verify } from './commands/verify.ts';
export { loadProjectEnv } from './env.ts';
export { DbError, type ErrorCode } from './errors.ts';
export { findProject } from './find-project.ts';
