import { existsSync, readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';
import { loadConfig, variableNames } from '../../../src/platform/config.js';
import { readDockerfile } from '../../support/dockerfile.js';

const read = (name: string) => readFileSync(`deploy/${name}`, 'utf8');

/** Variables as a sample sets them. Those of files are known if the variable itself is. */
const unknown = (names: readonly string[]) =>
  names.filter((name) => !variableNames.includes(name.replace(/_FILE$/u, '')) && !ofOthers.includes(name));
/** Read by Node and the C library. */
const ofOthers: readonly string[] = ['NODE_ENV', 'MALLOC_ARENA_MAX'];

// oxlint-disable-next-line typescript/no-explicit-any -- tests read any shape and compare it
const compose = parse(read('compose.yaml'), { merge: true });
// oxlint-disable-next-line typescript/no-explicit-any -- as above
const manifests = parseAllDocuments(read('kubernetes/greenroom.yaml')).map((document) => document.toJS());
const kubernetes = Object.fromEntries(manifests.map((manifest) => [manifest.kind, manifest]));

test('the image runs as an ordinary user, from files that exist, with one layer for dependencies', () => {
  const stages = readDockerfile('deploy/Dockerfile');
  const last = stages.at(-1)?.steps ?? [];
  const values = (instruction: string) =>
    last.filter((step) => step.instruction === instruction).map(({ value }) => value);
  expect(values('USER')).toEqual(['1000:1000']);
  expect(values('RUN')).toEqual([]);
  expect(values('COPY').filter((value) => value.includes('node_modules'))).toHaveLength(1);
  expect(values('HEALTHCHECK').join()).toContain('/health/live');
  const local = stages.flatMap(({ steps }) => steps.filter(({ value }) => !value.startsWith('--')));
  const sources = local.flatMap(({ instruction, value }) =>
    instruction === 'COPY' ? value.split(' ').slice(0, -1) : [],
  );
  expect(sources.filter((source) => !existsSync(source))).toEqual([]);
  const environment = values('ENV').flatMap((value) => value.split(' ').map((pair) => pair.split('=')));
  expect(unknown(environment.map(([name = '']) => name))).toEqual([]);
});

test('compose sets variables that exist, and mounts every secret that it names', () => {
  const greenrooms = ['greenroom-1', 'greenroom-2'].map((name) => compose.services[name]);
  for (const { environment, secrets, stop_grace_period: grace } of greenrooms) {
    expect(unknown(Object.keys(environment))).toEqual([]);
    expect(grace).toBe('30s');
    for (const file of Object.values<string>(environment).filter((value) => value.startsWith('/run/secrets/')))
      expect([file, secrets]).toEqual([file, expect.arrayContaining([file.replace('/run/secrets/', '')])]);
  }
  const named = Object.values<{ secrets?: string[] }>(compose.services).flatMap(({ secrets = [] }) => secrets);
  expect([...new Set(named)].sort()).toEqual(Object.keys(compose.secrets).sort());
});

test('units and manifest set variables that are valid, and wait longer than the program needs to stop', () => {
  const unit = read('systemd/greenroom@.service');
  const set = [...unit.matchAll(/^Environment=(.*)$/gmu)].flatMap(([, line = '']) => line.split(' '));
  expect(unknown(set.map((pair) => pair.split('=')[0] ?? ''))).toEqual([]);
  expect(/^TimeoutStopSec=(\d+)s$/mu.exec(unit)?.[1]).toBe('30');
  const pod = kubernetes['Deployment'].spec.template.spec;
  const [container] = pod.containers;
  const env: { name: string; value: string }[] = container.env;
  expect(unknown(env.map(({ name }) => name))).toEqual([]);
  const plain = env.filter(({ name }) => !name.endsWith('_FILE')).map(({ name, value }) => [name, value]);
  const secret = 's'.repeat(32);
  expect(
    loadConfig({ ...Object.fromEntries(plain), SECRET: secret, GREENROOM_DATA_DIR: process.env['GREENROOM_TEST_RUN'] })
      .publicUrl,
  ).toBe('https://sessions.example.org');
  expect(container.readinessProbe.httpGet.path).toBe('/health/ready');
  expect([container.livenessProbe, container.startupProbe].map(({ httpGet }) => httpGet.path)).toEqual([
    '/health/live',
    '/health/live',
  ]);
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(5 + 30);
  expect(pod.securityContext.runAsNonRoot && container.securityContext.readOnlyRootFilesystem).toBe(true);
  expect(kubernetes['PodDisruptionBudget'].spec.minAvailable).toBeLessThan(kubernetes['Deployment'].spec.replicas);
});

test('no sample shows metrics to the public, with or without a slash', () => {
  expect(read('Caddyfile')).toContain('@internal path /metrics /metrics/*\n');
  const blocked = /location ~ (\S+) \{\s+return 404/u.exec(read('nginx.conf'))?.[1] ?? '';
  expect(['/metrics', '/metrics/', '/metricsx'].map((path) => new RegExp(blocked, 'u').test(path))).toEqual([
    true,
    true,
    false,
  ]);
  expect(kubernetes['Ingress'].spec.rules[0].http.paths[0]).toMatchObject({ path: '/metrics', pathType: 'Prefix' });
});
