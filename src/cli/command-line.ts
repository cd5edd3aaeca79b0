import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { keyAbilities } from '../domain/identity/api-key.js';
import { keyRoles, roles } from '../domain/identity/role.js';
import { programVersion } from '../platform/root.js';

const role = (choices: readonly string[]) =>
  new Option('--role <role>', 'role, which defines the permissions').choices(choices);

const json = () => new Option('--json', 'print the result as JSON');

/** The commands of `npm run -s greenroom`. Throws `CommanderError` after help and for wrong arguments. */
export function commandLine(): Command {
  const program = new Command('greenroom')
    .description('Manages a Greenroom installation. Set DATABASE_URL or GREENROOM_DATA_DIR to select it.')
    .showHelpAfterError('(use --help to see the available commands and options)')
    .version(programVersion())
    .configureHelp({ showGlobalOptions: false })
    .exitOverride();

  const organizer = program.command('organizer').description('Manage the organizers who can sign in');
  organizer
    .command('add')
    .description('Add an organizer, or reset the password of an existing one. Prints the password.')
    .argument('<email>', 'email address for signing in')
    .option('--name <name>', 'display name')
    .addOption(role(roles))
    .option('--password-stdin', 'read the password from standard input instead of generating and printing one')
    .addHelpText('after', '\nWithout --role, new organizers become owners, and existing organizers keep their role.')
    .addOption(json())
    .action(run(async () => (await import('./organizer.js')).addOrganizer));
  organizer
    .command('list')
    .description('List the organizers with their roles')
    .addOption(json())
    .action(run(async () => (await import('./organizer.js')).listTeam));
  organizer
    .command('role')
    .description('Change the role of an organizer. The last active owner keeps theirs.')
    .argument('<email>', 'email address for signing in')
    .addArgument(new Argument('<role>', 'new role').choices(roles))
    .action(run(async () => (await import('./organizer.js')).changeRole));
  organizer
    .command('reset-two-step')
    .description('Remove the authenticator app and the passkeys of an organizer who has lost them.')
    .argument('<email>', 'email address for signing in')
    .action(run(async () => (await import('./organizer.js')).resetTwoStep));
  organizer
    .command('remove')
    .description("Remove an organizer, who can't sign in any more. The last active owner can't be removed.")
    .argument('<email>', 'email address for signing in')
    .action(run(async () => (await import('./organizer.js')).removeOrganizer));

  const call = program.command('call').description('Show the calls for proposals');
  call
    .command('list')
    .description('List the calls with their dates')
    .addOption(json())
    .action(run(async () => (await import('./call.js')).listAllCalls));
  call
    .command('show')
    .description('Show a call and how many sessions it has')
    .argument('<call>', 'slug of the call')
    .addOption(json())
    .action(run(async () => (await import('./call.js')).showCall));
  const session = program.command('session').description('Show, publish and delete the sessions of a call');
  session
    .command('list')
    .description('List the sessions of a call with their times and seats')
    .argument('<call>', 'slug of the call')
    .addOption(json())
    .action(run(async () => (await import('./session.js')).listSessionsOf));
  session
    .command('show')
    .description('Show a session')
    .argument('<id>', 'ID from the list')
    .addOption(json())
    .action(run(async () => (await import('./session.js')).showSession));
  session
    .command('publish')
    .description('Publish a draft. Prints warnings about what is missing; --anyway confirms them.')
    .argument('<id>', 'ID from the list')
    .option('--anyway', 'publish it despite warnings')
    .action(run(async () => (await import('./session.js')).publishSession));
  session
    .command('delete')
    .description("Delete a draft that was never published. You can't undo this.")
    .argument('<id>', 'ID from the list')
    .action(run(async () => (await import('./session.js')).deleteDraft));

  const key = program.command('api-key').description('Manage API keys');
  key
    .command('create')
    .description("Create an API key and print it. You can't see it again.")
    .requiredOption('--name <name>', 'what the key is used for')
    .addOption(role(keyRoles).default('owner'))
    .addOption(new Option('--only <ability...>', 'restrict the key to some of its permissions').choices(keyAbilities))
    .option('--call <slug...>', 'restrict the key to some calls')
    .option('--expires <date>', 'last day on which the key works, in UTC, as in 2027-12-31')
    .addOption(json())
    .action(run(async () => (await import('./api-key.js')).createKey));
  key
    .command('list')
    .description('List API keys')
    .addOption(json())
    .action(run(async () => (await import('./api-key.js')).listKeys));
  key
    .command('revoke')
    .description('Revoke an API key. Takes effect within a second.')
    .argument('<id>', 'ID from the list')
    .action(run(async () => (await import('./api-key.js')).revokeKey));

  program
    .command('migrate')
    .description('Run all pending database migrations')
    .addOption(json())
    .action(run(async () => (await import('./migrate.js')).migrate));
  const tz = program.command('tz').description('Check and use newer time zone data');
  const tzPath = ['[path]', 'packed file of moment-timezone, or folder such as /usr/share/zoneinfo'] as const;
  tz.command('check')
    .description('Show which sessions newer time zone data would move, and how many people would be notified')
    .argument(...tzPath)
    .addHelpText('after', '\nWithout a path, GREENROOM_TZDATA is checked.')
    .addOption(json())
    .action(run(async () => (await import('./tz.js')).checkTz));
  tz.command('use')
    .description('Use newer time zone data on all instances, reschedule the sessions that move, and notify people')
    .argument(...tzPath)
    .addHelpText('after', '\nWithout a path, GREENROOM_TZDATA is used.')
    .addOption(json())
    .action(run(async () => (await import('./tz.js')).useTz));
  program
    .command('doctor')
    .description('Check the configuration, disk, database, secret, clock, time zone data and email, and suggest fixes')
    .addOption(json())
    .action(run(async () => (await import('./doctor.js')).doctor));

  program
    .command('backup')
    .description('Back up the database to a new file without stopping Greenroom')
    .argument('<file>', 'file to write, as in greenroom-2027-01-31.backup')
    .addOption(json())
    .action(run(async () => (await import('./backup.js')).backup));
  program
    .command('restore')
    .description('Restore a backup into an empty database. All or nothing; older backups are migrated.')
    .argument('<file>', 'file that "greenroom backup" wrote')
    .option(
      '--drill',
      'only try it: in a folder of its own, which is removed, without any other setting than the secret',
    )
    .option('--port <port>', 'with --drill, let me look around at this port, until Ctrl-C', portOf)
    .option('--secret-file <path>', 'with --drill, the file with the secret, if it is not SECRET')
    .action(run(async () => (await import('./backup.js')).restore));
  const secret = program.command('secret').description('Manage the secret from which links in emails are derived');
  secret
    .command('rotate')
    .description('Replace the secret. Links that were sent keep working for a time.')
    .addOption(
      new Option('--days <days>', 'how many days existing links keep working')
        .argParser(daysOf)
        .default(30)
        .conflicts(['now', 'lost']),
    )
    .addOption(new Option('--now', 'revoke all existing links at once (if the secret leaked)').conflicts('lost'))
    .option('--lost', 'use the current SECRET instead of a lost one; ends all links')
    .addOption(json())
    .action(run(async () => (await import('./secret.js')).rotateSecret));
  secret
    .command('list')
    .description('List the generations of the secret with their fingerprints')
    .addOption(json())
    .action(run(async () => (await import('./secret.js')).listSecretsOf));
  program
    .command('inbox')
    .description('Process a raw email from standard input, such as a calendar response or a delivery report')
    .addHelpText(
      'after',
      '\nExits with 0 if the email was processed or ignored, and with 75 (EX_TEMPFAIL) if it should be retried later.',
    )
    .action(run(async () => (await import('./inbox.js')).receiveEmail));
  program
    .command('link')
    .description('Recompute the matches between attendees and proposals of a call, and print their number')
    .requiredOption('--call <slug>', 'slug of the call')
    .addHelpText(
      'after',
      '\nA running server does this automatically after each change. Decisions of organizers are preserved.',
    )
    .addOption(json())
    .action(run(async () => (await import('./link.js')).linkCall));
  const person = program.command('person').description('Export or erase the data of a person');
  person
    .command('export')
    .description('Print everything that is stored about a person as JSON')
    .argument('<email>', 'email address of the person')
    .option('--call <slug>', 'only in the call with this slug')
    .action(run(async () => (await import('./person.js')).exportPerson));
  person
    .command('erase')
    .description("Erase everything that identifies a person. You can't undo this.")
    .argument('<email>', 'email address of the person')
    .option('--call <slug>', 'only in the call with this slug')
    .action(run(async () => (await import('./person.js')).erasePerson));
  const proposals = program.command('proposals').description('Manage proposals');
  const hook = proposals.command('hook').description('Manage webhooks that receive proposal events');
  hook
    .command('create')
    .description("Create a webhook. Prints its signing secret; you can't see it again.")
    .argument('<call>', 'slug of the call')
    .requiredOption('--name <name>', 'name of the proposal platform')
    .addOption(json())
    .action(run(async () => (await import('./proposal-hooks.js')).createHook));
  hook
    .command('list')
    .description('List the webhooks of a call')
    .argument('<call>', 'slug of the call')
    .addOption(json())
    .action(run(async () => (await import('./proposal-hooks.js')).listHooksOf));
  hook
    .command('rotate')
    .description('Rotate the signing secret and print the new one. The old one remains valid for 24 hours.')
    .argument('<id>', 'ID from the list')
    .option('--now', 'revoke the old secret immediately, for example if it has leaked')
    .addOption(json())
    .action(run(async () => (await import('./proposal-hooks.js')).rotateHook));
  hook
    .command('remove')
    .description('Delete a webhook')
    .argument('<id>', 'ID from the list')
    .action(run(async () => (await import('./proposal-hooks.js')).removeHook));
  proposals
    .command('import')
    .description('Import proposals from a CSV file, all or none. Prints how many are new, changed and unchanged.')
    .argument('<call>', 'slug of the call')
    .argument(
      '<file>',
      'CSV file with the columns external_id, title, theme, organization, members, state, submitted_at, url; - reads standard input',
    )
    .addOption(json())
    .action(run(async () => (await import('./proposals.js')).importProposals));
  program
    .command('completion')
    .description('Print the completion of a shell. Use it with: source <(greenroom completion bash)')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh']))
    .action(async (shell: 'bash' | 'zsh') => (await import('./completion.js')).printCompletion(shell, program));
  return program;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new InvalidArgumentError('Enter a number from 1 to 65535.');
  }
  return port;
}

function daysOf(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 3650) {
    throw new InvalidArgumentError('Enter a number of days from 1 to 3650.');
  }
  return days;
}

/** Loads a command when it is run, so that help is fast. */
function run<Arguments extends unknown[]>(load: () => Promise<(...given: Arguments) => Promise<void>>) {
  return async (...given: Arguments): Promise<void> => (await load())(...given);
}
