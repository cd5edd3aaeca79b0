import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsClient } from 'aws4fetch';
import { freePort } from './free-port.js';

/** A bucket of a real S3-compatible server. */
export interface TestBucket {
  /** As `FILE_STORE_URL` wants it. */
  url: string;
  /** The keys of its objects, in order. */
  keys(): Promise<string[]>;
  remove(key: string): Promise<void>;
  stop(): Promise<void>;
}

const kinds = ['account', 'container', 'object'] as const;
const secret = 'secret@+1';

/**
 * OpenStack Swift with its S3 interface, which checks signatures and hashes, with one disk in a temporary folder. Needs
 * `apt-get install swift-proxy swift-account swift-container swift-object`, on a file system with extended attributes.
 */
export async function startBucket(): Promise<TestBucket> {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-swift-'));
  const children: ChildProcess[] = [];
  const stop = async () => {
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true });
  };
  try {
    await mkdir(join(folder, 'disks', 'd1'), { recursive: true });
    for (const kind of kinds) children.push(await startStorage(folder, kind));
    const port = await freePort();
    await writeFile(join(folder, 'proxy.conf'), proxySettings(folder, port));
    children.push(spawn('swift-proxy-server', [join(folder, 'proxy.conf')], { stdio: 'ignore' }));
    const client = new AwsClient({
      accessKeyId: 'test:key',
      secretAccessKey: secret,
      service: 's3',
      region: 'us-east-1',
    });
    const bucket = `http://127.0.0.1:${port}/greenroom`;
    await firstAnswer(() => client.fetch(bucket, { method: 'PUT' }));
    return {
      url: `http://test%3Akey:${encodeURIComponent(secret)}@127.0.0.1:${port}/greenroom`,
      async keys() {
        const list = await (await client.fetch(`${bucket}?list-type=2`)).text();
        return [...list.matchAll(/<Key>([^<]+)<\/Key>/gu)].map(([, key = '']) => key);
      },
      async remove(key) {
        await client.fetch(`${bucket}/${key}`, { method: 'DELETE' });
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startStorage(folder: string, kind: (typeof kinds)[number]): Promise<ChildProcess> {
  const port = await freePort();
  const ring = join(folder, `${kind}.builder`);
  for (const step of [['create', '4', '1', '1'], ['add', `r1z1-127.0.0.1:${port}/d1`, '1'], ['rebalance']]) {
    const { status, error } = spawnSync('swift-ring-builder', [ring, ...step], { stdio: 'ignore' });
    if (status !== 0) throw new Error(`swift-ring-builder doesn't run; see test/support/swift.ts`, { cause: error });
  }
  const settings = `${general(folder, port)}devices = ${folder}/disks
mount_check = false
[pipeline:main]
pipeline = ${kind}-server
[app:${kind}-server]
use = egg:swift#${kind}
`;
  await writeFile(join(folder, `${kind}.conf`), settings);
  const child = spawn(`swift-${kind}-server`, [join(folder, `${kind}.conf`)], { stdio: 'ignore' });
  // One that refuses the proxy's first connection would be left out for a minute.
  await firstAnswer(() => fetch(`http://127.0.0.1:${port}/healthcheck`), true);
  return child;
}

function general(folder: string, port: number): string {
  return `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${process.env['USER'] ?? 'root'}
swift_dir = ${folder}
`;
}

function proxySettings(folder: string, port: number): string {
  return `${general(folder, port)}[pipeline:main]
pipeline = cache s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
# Of one busy disk: by default, one that takes half a second to answer counts as broken for a minute.
conn_timeout = 60
node_timeout = 60
error_suppression_limit = 1000000
[filter:cache]
use = egg:swift#memcache
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_key = ${secret} .admin
[filter:slo]
use = egg:swift#slo
`;
}

/** Waits until something answers; unless any answer is enough, with success. */
async function firstAnswer(ask: () => Promise<Response>, isAnyEnough = false): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const answer = await ask().catch(() => null);
    if (answer !== null && (isAnyEnough || answer.ok)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Swift does not start; see test/support/swift.ts');
}
