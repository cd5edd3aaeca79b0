import { Command, Option } from 'commander';
import { keyRoles, roles } from '../domain/identity/role.js';

const role = (choices: readonly string[]) => new Option('--role <role>', 'what they may do').choices(choices);

/** The commands of `npm run -s greenroom`. */
export function commandLine(): Command {
  const program = new Command('greenroom')
    .description('Looks after a Greenroom. The environment says which (DATABASE_URL or GREENROOM_DATA_DIR).')
    .showHelpAfterError('(add --help for what there is)')
    .configureHelp({ showGlobalOptions: false });

  const organizer = program.command('organizer').description('staff of the calls');
  organizer
    .command('add')
    .description('Adds a member of staff, or gives one who is there a new password; prints the password.')
    .argument('<email>', 'with which they sign in')
    .option('--name <name>', 'as others read it')
    .addOption(role(roles))
    .option('--password-stdin', 'read the password from standard input, and print none')
    .addHelpText('after', '\nWithout --role a new organizer is an owner, and one who is there keeps their role.')
    .action(run(async () => (await import('./organizer.js')).addOrganizer));

  const key = program.command('api-key').description('keys of the JSON API');
  key
    .command('create')
    .description('Makes a key and prints it. It is shown this once.')
    .requiredOption('--name <name>', 'what it is for')
    .addOption(role(keyRoles).default('owner'))
    .action(run(async () => (await import('./api-key.js')).createKey));
  key
    .command('list')
    .description('Lists the keys by their ids.')
    .action(run(async () => (await import('./api-key.js')).listKeys));
  key
    .command('revoke')
    .description('Makes a key useless, within a second.')
    .argument('<id>', 'from the list')
    .action(run(async () => (await import('./api-key.js')).revokeKey));

  program
    .command('migrate')
    .description('Brings the schema of the database up to date.')
    .action(run(async () => (await import('./migrate.js')).migrate));
  program
    .command('doctor')
    .description('Checks the configuration, the database, mail, time zone data, clock and disk, and says what to do.')
    .action(run(async () => (await import('./doctor.js')).doctor));

  program
    .command('inbox')
    .description('Takes in one raw mail from standard input: the answer of a calendar becomes an RSVP.')
    .addHelpText(
      'after',
      '\nExits with 0 for a mail that is no answer too, and with 75 when it is to be tried again later.',
    )
    .action(run(async () => (await import('./inbox.js')).receiveEmail));
  program
    .command('link')
    .description('Derives anew who stands behind which proposal of a call, and prints how many links there are.')
    .requiredOption('--call <slug>', 'the call')
    .addHelpText(
      'after',
      '\nA running Greenroom does so by itself when anything changes. What organizers decided stands.',
    )
    .action(run(async () => (await import('./link.js')).linkCall));
  const proposals = program.command('proposals').description('proposals of a call');
  const hook = proposals.command('hook').description('addresses at which the platform of a call tells of proposals');
  hook
    .command('create')
    .description('Opens an address; prints the secret for the platform, which is shown this once.')
    .argument('<call>', 'slug of the call')
    .requiredOption('--name <name>', 'whose platform it is for')
    .action(run(async () => (await import('./proposal-hooks.js')).createHook));
  hook
    .command('list')
    .description('Lists the addresses of a call by their ids.')
    .argument('<call>', 'slug of the call')
    .action(run(async () => (await import('./proposal-hooks.js')).listHooksOf));
  hook
    .command('rotate')
    .description('Gives an address a new secret, and prints it; the old one is good for a day more.')
    .argument('<id>', 'from the list')
    .option('--now', 'end the old one at once: somebody got hold of it')
    .action(run(async () => (await import('./proposal-hooks.js')).rotateHook));
  hook
    .command('remove')
    .description('Closes an address for good.')
    .argument('<id>', 'from the list')
    .action(run(async () => (await import('./proposal-hooks.js')).removeHook));
  proposals
    .command('import')
    .description('Takes in proposals from a CSV file, all or none; prints how many were new, changed and known.')
    .argument('<call>', 'slug of the call')
    .argument(
      '<file>',
      'CSV with external_id, title, theme, organization, members, state, submitted_at, url; - is standard input',
    )
    .action(run(async () => (await import('./proposals.js')).importProposals));
  return program;
}

/** Loads a command when it is run: help is to come at once. */
function run<Arguments extends unknown[]>(load: () => Promise<(...given: Arguments) => Promise<void>>) {
  return async (...given: Arguments): Promise<void> => (await load())(...given);
}
