import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newDataDir } from './greenroom-process.js';

/** nginx (`apt-get install nginx openssl`) with the sample in `deploy/`, in front of instances on these ports. */
export async function startNginx(port: number, upstreamPorts: [number, number]) {
  const folder = await newDataDir();
  const certificate = join(folder, 'certificate.pem');
  const key = join(folder, 'key.pem');
  const subject = ['-subj', '/CN=sessions.example.org', '-addext', 'subjectAltName=DNS:sessions.example.org'];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate];
  execFileSync('openssl', [...made, ...subject], { stdio: 'ignore' });
  const sample = readFileSync('deploy/nginx.conf', 'utf8')
    .replace(/^ *listen .*80;\n/gmu, (line) => (line.includes('::') ? '' : `listen 127.0.0.1:${port + 1};\n`))
    .replace(/^ *listen .*443.*;\n/gmu, (line) => (line.includes('::') ? '' : `listen 127.0.0.1:${port} ssl http2;\n`))
    .replace(/127\.0\.0\.1:300([01])\b/gu, (_, which: '0' | '1') => `127.0.0.1:${upstreamPorts[which]}`)
    .replace(/ssl_certificate .*;/u, `ssl_certificate ${certificate};`)
    .replace(/ssl_certificate_key .*;/u, `ssl_certificate_key ${key};`);
  mkdirSync(join(folder, 'temporary'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log warn;
     events { worker_connections 512; }
     http {
       access_log off;
       ${temporary.map((name) => `${name}_temp_path ${folder}/temporary/${name};`).join('\n')}
       ${sample}
     }`,
  );
  const args = ['-c', join(folder, 'nginx.conf'), '-p', folder];
  execFileSync('nginx', ['-t', ...args], { stdio: 'pipe' });
  const child = spawn('nginx', args, { stdio: 'ignore' });
  return {
    origin: `https://127.0.0.1:${port}`,
    errors: () => readFileSync(join(folder, 'error.log'), 'utf8').split('\n').filter(Boolean),
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
