import { parseEmailAddress } from '../registrations/links/email-address.js';
import { emailInput, emailPattern } from '../registrations/admission/registration-input.js';
import { z } from 'zod';
import { byLanguage, supportedLanguage } from '../../platform/i18n/supported-language.js';
import { fault, line, prose } from '../../platform/validation.js';
import { isColor, isReadable, nearestReadable } from './accent-color.js';
import { defaultReminders } from '../sessions/session.js';
import { leadsInput } from '../time/lead-input.js';
import { sessionShifts } from './next-call.js';
import { maxQuestions, questionInput } from '../questions/question-input.js';
import { timeZoneInput } from '../time/zone-input.js';

const slug = z
  .string()
  .trim()
  .max(60)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u, 'Must contain only lowercase letters, digits and single hyphens.');

// The console has a page of its own there.
const callSlug = slug.refine((text) => text !== 'new', fault('slug-reserved', 'Choose another slug.'));

const replyTo = z
  .string()
  .trim()
  .max(254)
  .refine(
    (text) => text === '' || parseEmailAddress(text) !== null,
    fault('not-an-address', 'Must be a valid email address, like name@example.org, or empty.'),
  )
  .meta({ pattern: `^$|${emailPattern}`, description: 'Where answers to emails go. If empty, to `contactEmail`.' });
const senderName = line(100, 0).meta({ description: 'Sender name of emails. If empty, that of the workspace.' });
const timeZone = timeZoneInput.meta({
  description: '`opensOn` and `closesOn` are dates in this zone.',
});
/** Text in this color, and white text on it, can be read. */
const accentColor = z
  .string()
  .trim()
  .toLowerCase()
  .superRefine((color, context) => {
    if (color === '') return;
    if (!isColor(color)) {
      const params = fault('not-a-color', 'Must be a color such as #0a665a, or empty.');
      context.addIssue({ code: 'custom', ...params });
    } else if (!isReadable(color, 'light')) {
      const suggestion = nearestReadable(color, 'light');
      context.addIssue({
        code: 'custom',
        ...fault('low-contrast', `Text would be hard to read. Use ${suggestion}.`, { suggestion }),
      });
    }
  })
  .meta({
    pattern: '^(?:#[0-9A-Fa-f]{6})?$',
    description: 'Accent color of pages and emails, such as #0a665a. If empty, the default.',
  });
const languages = z
  .array(supportedLanguage)
  .min(1)
  .refine((tags) => new Set(tags).size === tags.length, fault('repeated', 'Languages must be unique.'))
  .meta({
    uniqueItems: true,
    description: 'Languages of its texts, the main one first. Variants, such as `en-GB`, are stored as `en`.',
  });

const term = z.strictObject({ slug, name: line(200) });

const terms = z
  .array(term)
  .max(50)
  .refine((all) => new Set(all.map((one) => one.slug)).size === all.length, fault('repeated', 'Slugs must be unique.'));

const unconfirmedPerCoordinator = z
  .int()
  .min(0)
  .max(10_000)
  .meta({
    description:
      'Maximum number of people with unconfirmed addresses per coordinator, plus one for each who has confirmed. ' +
      'Organizers and API keys are not limited.',
  });
const unconfirmedPerNetwork = z
  .int()
  .min(0)
  .max(100_000)
  .meta({
    description:
      'Maximum number of people with unconfirmed addresses that can be registered per hour from one network (IPv4 /24, ' +
      'IPv6 /48); twice as many per day. Raise it before a large event on one network.',
  });
const hoursToConfirm = z
  .int()
  .min(1)
  .max(168)
  .meta({
    description:
      'How many hours a person with an unconfirmed address has to confirm it once others could use the place; less ' +
      'near the start of the session. Changes apply to places that become provisional later.',
  });

const acceptsProposals = z
  .boolean()
  .meta({ description: 'Whether teams write and submit their proposals in Greenroom.' });
const proposalGraceMinutes = z
  .int()
  .min(0)
  .max(1440)
  .meta({ description: 'How many minutes after the deadline proposals are still accepted.' });
const words = z.int().min(20).max(5000);
const summaryWords = words.meta({ description: 'Longest summary of a proposal, in words.' });
const answerWords = words.meta({ description: 'Longest answer to a criterion, in words.' });

const criterionTexts = z.record(slug, prose(4000));
const criterionGuidance = criterionTexts.meta({
  description: 'What teams should write about each criterion, by slug. Shown beside its field.',
});
const scoreTexts = criterionTexts.meta({
  description:
    'What the scores of each criterion mean, by slug, for jurors: a line for a score, as `5: Tested and proven`.',
});
const proposalRules = prose(20_000).meta({
  description: 'The rules that a team accepts when it submits: a text, or its web address. If empty, nothing is asked.',
});
const proposalQuestions = z
  .array(questionInput)
  .max(maxQuestions)
  .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, fault('repeated', 'Keys must be unique.'))
  .meta({
    description: 'What the form of a proposal asks beyond the criteria. Answers are among those to criteria, by key.',
  });

/** The texts of a call in another language, each of which can be missing. */
export const callTranslation = z.strictObject({
  name: line(200).optional(),
  host: line(200).optional(),
  summary: prose(1000).optional(),
  themes: z.record(slug, line(200)).optional(),
  criteria: z.record(slug, line(200)).optional(),
  criterionGuidance: criterionTexts.optional(),
  scoreTexts: criterionTexts.optional(),
  proposalRules: proposalRules.optional(),
});

const endsBeforeItStarts = {
  path: ['closesOn'],
  ...fault('ends-before-start', 'Must not be before `opensOn`.'),
};
const isInOrder = (call: { opensOn: string; closesOn: string }) => call.closesOn >= call.opensOn;

const callFacts = z.strictObject({
  slug: callSlug,
  name: line(200),
  host: line(200, 0).default(''),
  summary: prose(1000).default(''),
  contactEmail: emailInput.optional(),
  senderName: senderName.default(''),
  accentColor: accentColor.default(''),
  replyTo: replyTo.default(''),
  timeZone,
  opensOn: z.iso.date(),
  closesOn: z.iso.date().meta({ description: 'Last day on which proposals are accepted.' }),
  themes: terms,
  criteria: terms.default([]),
  languages: languages.default(['en']),
  winners: z.int().min(1).max(10_000).nullable().default(null).meta({ description: 'Planned number of winners.' }),
  reminders: leadsInput
    .default([...defaultReminders])
    .meta({ description: 'Default reminder times for sessions, as ISO 8601 durations before the start.' }),
  followUps: z
    .boolean()
    .default(true)
    .meta({ description: 'Whether attendees get an email after each session and before the call closes.' }),
  unconfirmedPerCoordinator: unconfirmedPerCoordinator.optional(),
  unconfirmedPerNetwork: unconfirmedPerNetwork.optional(),
  hoursToConfirm: hoursToConfirm.optional(),
  acceptsProposals: acceptsProposals.optional(),
  proposalGraceMinutes: proposalGraceMinutes.optional(),
  summaryWords: summaryWords.optional(),
  answerWords: answerWords.optional(),
  criterionGuidance: criterionGuidance.optional(),
  scoreTexts: scoreTexts.optional(),
  proposalRules: proposalRules.optional(),
  proposalQuestions: proposalQuestions.optional(),
  translations: byLanguage(callTranslation).default({}),
  isPublic: z
    .boolean()
    .optional()
    .meta({ description: 'Whether its pages are public (the default), or a draft for the team.' }),
});

export const callInput = callFacts.refine(isInOrder, endsBeforeItStarts);
export type CallInput = z.output<typeof callInput>;

/**
 * Changes to a call. Themes and criteria are replaced as a whole: entries can be renamed and added, and removed while no
 * session, proposal or review uses them.
 */
export const callChanges = z
  .strictObject({
    name: line(200),
    host: line(200, 0),
    summary: prose(1000),
    contactEmail: emailInput,
    senderName,
    replyTo,
    accentColor,
    timeZone,
    languages,
    opensOn: z.iso.date(),
    closesOn: z.iso.date(),
    themes: terms,
    criteria: terms,
    winners: z.int().min(1).max(10_000).nullable().meta({ description: 'Planned number of winners.' }),
    reminders: leadsInput.meta({
      description: 'Default reminder times for sessions, as ISO 8601 durations before the start.',
    }),
    followUps: z
      .boolean()
      .meta({ description: 'Whether attendees get an email after each session and before the call closes.' }),
    unconfirmedPerCoordinator,
    unconfirmedPerNetwork,
    hoursToConfirm,
    acceptsProposals,
    proposalGraceMinutes,
    summaryWords,
    answerWords,
    criterionGuidance,
    scoreTexts,
    proposalRules,
    proposalQuestions,
    translations: byLanguage(callTranslation),
  })
  .partial();
export type CallChanges = z.output<typeof callChanges>;

/** The limits for unconfirmed addresses, as a form. */
export const callLimits = z.strictObject({ unconfirmedPerCoordinator, unconfirmedPerNetwork, hoursToConfirm });

/** How teams submit their proposals, as a form. */
export const submissionSettings = z.strictObject({
  acceptsProposals,
  proposalGraceMinutes,
  summaryWords,
  answerWords,
  proposalRules,
  criterionGuidance,
  scoreTexts,
});

/** What a new call begins with; its settings have the rest. */
export const newCallInput = callFacts
  .pick({ name: true, slug: true, languages: true, opensOn: true, closesOn: true, timeZone: true })
  .refine(isInOrder, endsBeforeItStarts);

/** A copy of a call for another year. */
export const cloneInput = z
  .strictObject({
    name: line(200),
    slug: callSlug,
    opensOn: z.iso.date(),
    closesOn: z.iso.date(),
    sessions: z.enum(sessionShifts),
  })
  .refine(isInOrder, endsBeforeItStarts);
export type CloneInput = z.output<typeof cloneInput>;
