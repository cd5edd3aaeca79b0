import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { projectRoot } from '../../../../src/platform/root.js';

const howTo = (name: string) => readFileSync(join(projectRoot, 'docs', 'how-to', name), 'utf8');
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const other = `whsec_${randomBytes(32).toString('base64')}`;
const body = JSON.stringify({ id: 'evt_1', type: 'session.published', data: { title: "L'énergie à 50 %\\n" } });

interface Sent {
  id: string;
  timestamp: string;
  signature: string;
  body: string;
}

function sent(changes: Partial<Sent> = {}, secondsAgo = 0): Sent {
  const at = new Date(Date.now() - secondsAgo * 1000);
  const signature = new Webhook(secret).sign('evt_1', at, body);
  return { id: 'evt_1', timestamp: String(Math.floor(at.getTime() / 1000)), signature, body, ...changes };
}

const rotated = () => {
  const good = sent();
  return { ...good, signature: `${new Webhook(other).sign('evt_1', new Date(), body)} ${good.signature}` };
};

/** Requests, and whether they count. */
const requests: [string, () => Sent, boolean][] = [
  ['signed', () => sent(), true],
  ['signed with two secrets', rotated, true],
  ['with another body', () => sent({ body: `${body} ` }), false],
  ['with another id', () => sent({ id: 'evt_2' }), false],
  ['signed with another secret', () => sent({ signature: new Webhook(other).sign('evt_1', new Date(), body) }), false],
  ['without a signature', () => sent({ signature: '' }), false],
];

test.each([...requests, ['signed ten minutes ago', () => sent({}, 600), false] as const])(
  'the shell script takes a request %s: or not',
  (_, make, counts) => {
    const script = /```sh\n(# verify .*?)```/su.exec(howTo('webhooks.md'))?.[1] ?? '';
    const { id, timestamp, signature, body: input } = make();
    const args = ['-c', `${script}\nverify "$@"`, 'bash', secret, id, timestamp, signature];
    const { status, stderr } = spawnSync('bash', args, { input, encoding: 'utf8' });
    expect([status, stderr]).toEqual([counts ? 0 : 1, '']);
  },
);

/** Runs the code node of the workflow as n8n does: in a function that can wait, with what came in binary. */
async function runNode({ id, timestamp, signature, body: raw }: Sent) {
  const { nodes } = JSON.parse(howTo('n8n-webhook.json')) as {
    nodes: { name: string; parameters: { jsCode: string } }[];
  };
  const code = nodes.find(({ name }) => name === 'Verify')?.parameters.jsCode ?? '';
  // oxlint-disable-next-line typescript/no-implied-eval -- what n8n runs is text
  const run = new Function('$input', '$env', 'require', `return (async function () { ${code} }).call(this)`);
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  const node = { helpers: { getBinaryDataBuffer: () => Promise.resolve(Buffer.from(raw)) } };
  const input = { first: () => ({ json: { headers } }) };
  return run.call(node, input, { GREENROOM_SECRET: secret }, createRequire(import.meta.url)) as Promise<unknown>;
}

test.each(requests)('the workflow for n8n takes a request %s: or not', async (_, make, counts) => {
  const items = await runNode(make()).catch((error: unknown) => (error as Error).message);
  expect(items).toEqual(counts ? [{ json: JSON.parse(body) }] : 'Not signed');
});
