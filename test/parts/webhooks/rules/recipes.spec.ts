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

/** Requests at a time in Unix seconds, and whether they count. */
function requests(now: number): [string, Sent, boolean][] {
  const sign = (by: string, at = now) => new Webhook(by).sign('evt_1', new Date(at * 1000), body);
  const sent = (changes: Partial<Sent> = {}, at = now): Sent => {
    return { id: 'evt_1', timestamp: String(at), signature: sign(secret, at), body, ...changes };
  };
  return [
    ['signed', sent(), true],
    ['signed with two secrets', sent({ signature: `${sign(other)} ${sign(secret)}` }), true],
    ['with another body', sent({ body: `${body} ` }), false],
    ['with another id', sent({ id: 'evt_2' }), false],
    ['signed with another secret', sent({ signature: sign(other) }), false],
    ['without a signature', sent({ signature: '' }), false],
    ['with a command for a time', sent({ timestamp: 'a[$(echo run >&2)]' }), false],
    ['signed ten minutes ago', sent({}, now - 600), false],
    ['signed ten minutes ahead', sent({}, now + 600), false],
  ];
}

const clockOfShell = Number(spawnSync('date', ['+%s'], { encoding: 'utf8' }).stdout);
const clockOfNode = Math.floor(Date.now() / 1000);

test.each(requests(clockOfShell))(
  'the shell script takes a request %s: or not',
  (_, { id, timestamp, signature, body: input }, counts) => {
    const script = /```sh\n(# verify .*?)```/su.exec(howTo('webhooks.md'))?.[1] ?? '';
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

test.each(requests(clockOfNode))('the workflow for n8n takes a request %s: or not', async (_, request, counts) => {
  const items = await runNode(request).catch((error: unknown) => (error as Error).message);
  expect(items).toEqual(counts ? [{ json: JSON.parse(body) }] : 'Not signed');
});
