import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { loadParts, withNeeds } from '../../generators/parts.ts';
import { plan } from '../../generators/plan.ts';
import type { Answers } from '../../generators/questions.ts';
import { faultsOf } from './kubernetes-schema.ts';

const answers: Answers = {
  name: '@acme/corner-shop',
  shopName: 'Ann\'s "Corner": Shop',
  currency: 'EUR',
  prices: 'gross',
  taxRate: 10,
  database: 'embedded',
  background: 'neither',
  packageManager: 'npm',
  lessons: false,
  docker: true,
  ci: false,
  kubernetes: true,
  forge: 'both',
  extras: true,
};
const { files } = plan(answers, withNeeds('docker', await loadParts()));
const manifests = files.filter(({ path }) => /^kubernetes\/.*\.yaml$/.test(path));

// biome-ignore lint/suspicious/noExplicitAny: manifests are checked against their schemas, not against types
type Manifest = any;
const documents: { path: string; manifest: Manifest }[] = manifests.flatMap(({ path, contents }) =>
  parseAllDocuments(contents.toString(), { merge: true }).map((document) => ({ path, manifest: document.toJS() })),
);
const find = (kind: string): Manifest => documents.find(({ manifest }) => manifest.kind === kind)?.manifest;

describe('the manifests', () => {
  it('are those of a database, a pool, a job, and servers', () => {
    expect(documents.map(({ manifest }) => manifest.kind).sort()).toEqual([
      'Cluster',
      'ConfigMap',
      'Deployment',
      'Job',
      'PodDisruptionBudget',
      'Pooler',
      'Service',
    ]);
  });

  it.each(documents.map(({ path, manifest }) => [manifest.kind, path, manifest]))(
    'follow their schema: %s',
    async (_kind, _path, manifest: Manifest) => {
      expect(await faultsOf(manifest)).toEqual([]);
    },
  );

  it('are judged by schemas that find mistakes', async () => {
    const change = (kind: string, edit: (manifest: Manifest) => void): Promise<string[]> => {
      const copy = structuredClone(find(kind));
      edit(copy);
      return faultsOf(copy);
    };
    expect(await change('Deployment', (it) => (it.spec.replicas = 'three'))).not.toEqual([]);
    expect(await change('Deployment', (it) => (it.spec.template.spec.containers[0].livenesProbe = {}))).toEqual([
      'spec.template.spec.containers.0.livenesProbe is no field of it',
    ]);
    expect(await change('Job', (it) => delete it.spec.template)).not.toEqual([]);
    expect(await change('Job', (it) => (it.spec.podFailurePolicy.rules[0].onExitCodes.values = ['4']))).not.toEqual([]);
    expect(await change('Cluster', (it) => (it.spec.instance = 3))).toEqual(['spec.instance is no field of it']);
    expect(await change('Pooler', (it) => (it.spec.pgbouncer.poolMode = 'statement'))).not.toEqual([]);
  });

  it('have names that Kubernetes takes, and agree on them', () => {
    for (const { manifest } of documents)
      expect(manifest.metadata.name).toMatch(/^[a-z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/);
    const pod = find('Deployment').spec.template;
    for (const selector of [
      find('Deployment').spec.selector.matchLabels,
      find('PodDisruptionBudget').spec.selector.matchLabels,
      find('Service').spec.selector,
    ]) {
      expect(pod.metadata.labels).toMatchObject(selector);
      expect(find('Job').spec.template.metadata.labels).not.toMatchObject(selector);
    }
    expect(find('Pooler').spec.cluster.name).toBe(find('Cluster').metadata.name);
    const [server] = pod.spec.containers;
    const env = Object.fromEntries(server.env.map((each: Manifest) => [each.name, each]));
    expect(env.DATABASE_URL.value).toContain(`@${find('Pooler').metadata.name}:5432/acme_corner_shop`);
    expect(env.DATABASE_PASSWORD.valueFrom.secretKeyRef.name).toBe(`${find('Cluster').metadata.name}-app`);
    expect(env.PIN_SECRET.valueFrom.secretKeyRef).toEqual({
      name: `${find('Deployment').metadata.name}-pin`,
      key: 'secret',
    });
    expect(server.envFrom[0].configMapRef.name).toBe(find('ConfigMap').metadata.name);
    expect(find('Service').spec.ports[0].targetPort).toBe(server.ports[0].name);
  });

  it('give the server its shop, whatever that is called', () => {
    expect(find('ConfigMap').data).toMatchObject({ SHOP_NAME: answers.shopName, CURRENCY: 'EUR', PRICES: 'gross' });
  });

  it('replace servers one after the other, ask them by a name that they answer to, and stop them gently', () => {
    const { strategy, template } = find('Deployment').spec;
    expect(strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    const [server] = template.spec.containers;
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
      expect(server[probe].httpGet.httpHeaders).toEqual([{ name: 'Host', value: 'localhost' }]);
    }
    expect(server.livenessProbe.httpGet.path).toBe('/health/live');
    expect(server.readinessProbe.httpGet.path).toBe('/health/ready');
    expect(server.lifecycle.preStop.exec.command).toEqual(['sleep', '5']);
  });

  it('let nothing run as root or write to its file system', () => {
    for (const kind of ['Deployment', 'Job']) {
      const { spec } = find(kind).spec.template;
      expect(spec.securityContext.runAsNonRoot).toBe(true);
      expect(spec.containers[0].securityContext).toMatchObject({
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
      });
    }
  });

  it('give up on a migration for the exit codes that the entrypoint says are final', () => {
    const entrypoint = files.find(({ path }) => path === 'docker/entrypoint.sh')?.contents.toString() ?? '';
    const [rule] = find('Job').spec.podFailurePolicy.rules;
    expect(rule).toMatchObject({ action: 'FailJob', onExitCodes: { operator: 'In', values: [2, 4] } });
    for (const code of rule.onExitCodes.values) expect(entrypoint).toMatch(new RegExp(`^# {3}${code} {4}\\w`, 'm'));
  });
});

describe('kubernetes/deploy.sh', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pos-migrate-kubernetes-'));
    for (const { path, contents } of files.filter((file) => file.path.startsWith('kubernetes/'))) {
      mkdirSync(join(folder, 'kubernetes'), { recursive: true });
      writeFileSync(join(folder, path), contents);
    }
    chmodSync(join(folder, 'kubernetes/deploy.sh'), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  // No cluster is at hand where tests run: a program of kubectl's name writes down what it is told, and says how the job
  // and the servers are doing.
  const kubectl = `#!/bin/sh
echo "kubectl $*" >> "$LOG"
case "$*" in
  "apply -f -") cat >> "$LOG.applied"; echo --- >> "$LOG.applied" ;;
  "get job "*) head -n 1 "$LOG.states"; sed -i 1d "$LOG.states" ;;
  "rollout status "*) exit "$ROLLOUT" ;;
esac
`;

  function deploy(args: string[], { states, rollout = 0 }: { states: string[]; rollout?: number }) {
    const log = join(folder, 'log');
    writeFileSync(join(folder, 'kubectl'), kubectl, { mode: 0o755 });
    writeFileSync(`${log}.states`, states.map((state) => `${state}\n`).join(''));
    for (const file of [log, `${log}.applied`]) writeFileSync(file, '');
    const { status, stderr } = spawnSync(join(folder, 'kubernetes/deploy.sh'), args, {
      encoding: 'utf8',
      env: { PATH: `${folder}:${process.env.PATH}`, LOG: log, ROLLOUT: String(rollout), POLL_SECONDS: '0' },
    });
    const applied: Manifest[] = readFileSync(`${log}.applied`, 'utf8')
      .split(/^---$/m)
      .filter((text) => text.trim() !== '')
      .map((text) => parse(text, { merge: true }));
    return { status, stderr, calls: readFileSync(log, 'utf8').trim().split('\n'), applied };
  }

  it('replaces the servers when the migrations have succeeded', () => {
    const { status, calls, applied } = deploy(['registry.example/shop', '1.2.3'], {
      states: ['', '', 'SuccessCriteriaMet Complete'],
    });
    expect(status).toBe(0);
    const [job, deployment] = applied;
    expect(job).toMatchObject({ kind: 'Job', metadata: { name: 'acme-corner-shop-migrate-1.2.3' } });
    expect(job.spec.template.spec.containers[0].image).toBe('registry.example/shop:1.2.3-migrate');
    expect(deployment.spec.template.spec.containers[0].image).toBe('registry.example/shop:1.2.3');
    expect(calls.findIndex((call) => call.startsWith('kubectl rollout status'))).toBeGreaterThan(
      calls.findLastIndex((call) => call.startsWith('kubectl get job')),
    );
  });

  it('leaves the servers alone when a migration failed', () => {
    const { status, stderr, applied } = deploy(['registry.example/shop', '1.2.3'], {
      states: ['', 'FailureTarget Failed'],
    });
    expect(status).toBe(4);
    expect(stderr).toContain('The servers of before go on selling');
    expect(applied.map(({ kind }) => kind)).toEqual(['Job']);
  });

  it('names the way back when the new servers are not ready', () => {
    const { status, stderr } = deploy(['registry.example/shop', '1.2.3'], { states: ['Complete'], rollout: 1 });
    expect(status).toBe(5);
    expect(stderr).toContain('kubectl rollout undo deployment/acme-corner-shop');
  });

  it.each([[[]], [['registry.example/shop']], [['registry.example/shop', 'Latest!']]])('ends with 2 for %j', (args) => {
    const { status, calls } = deploy(args, { states: [] });
    expect(status).toBe(2);
    expect(calls).toEqual(['']);
  });
});
