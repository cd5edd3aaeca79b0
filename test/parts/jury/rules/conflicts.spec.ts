import { conflictSubject } from '../../../../src/parts/jury/domain/conflict-subject.js';
import {
  closesUnnoticed,
  conflictText,
  conflictsBetween,
  type FoundConflict,
  isBinding,
  type JurorFacts,
  type ProposalFacts,
} from '../../../../src/parts/jury/domain/conflict.js';
import { findConflicts } from '../../../../src/parts/jury/domain/found-conflicts.js';
import type { JuryConflictReview } from '../../../../src/parts/jury/domain/jury.entity.js';

const person = (emailKey: string, isProven = true) => ({ emailKey, domain: emailKey.split('@')[1]!, isProven });
const juror = (changes: Partial<JurorFacts> = {}): JurorFacts => ({
  id: 'j',
  emailKey: 'ana@jury.example',
  domain: 'jury.example',
  organizations: [],
  declared: [],
  ...changes,
});
const proposal = (changes: Partial<ProposalFacts> = {}): ProposalFacts => ({
  id: 'p',
  organizationId: null,
  organizationKey: 'harbour lab',
  organizationKeys: ['labo du port'],
  members: [],
  linked: [],
  helpers: [],
  ...changes,
});
const declared = (about: object) => ({
  kind: 'interest' as const,
  proposalId: null,
  organization: null,
  organizationKey: null,
  domain: null,
  reason: '',
  ...about,
});

describe('what is found between a juror and a proposal', () => {
  const between = (of: Partial<JurorFacts>, in_: Partial<ProposalFacts> = {}) =>
    conflictsBetween(juror(of), proposal(in_)).map(({ reason, about, evidence }) => [reason, about, evidence]);

  test('is everything that was declared, in its words, before what the program knows', () => {
    const lab = { organization: 'Harbour Lab', organizationKey: 'harbour lab' };
    const all = [
      declared({ proposalId: 'p', reason: 'My sister leads it' }),
      declared({ proposalId: 'p', kind: 'helped', reason: 'I wrote the plan' }),
      declared(lab),
      declared({ ...lab, organization: null, organizationKey: 'labo du port' }),
      declared({ domain: 'team.example' }),
    ];
    const members = [person('bo@elsewhere.example'), person('cy@team.example')];
    expect(between({ declared: all }, { members, helpers: ['j'] })).toEqual([
      ['declared', 'My sister leads it', 'declared'],
      ['helped', 'I wrote the plan', 'declared'],
      ['declared-organization', 'Harbour Lab', 'declared'],
      ['declared-organization', '', 'declared'],
      ['declared-domain', 'team.example', 'declared'],
      ['helped', '', 'proven'],
    ]);
  });

  test('is nothing of what was declared about others', () => {
    const others = [
      declared({ proposalId: 'q', reason: 'Another' }),
      declared({ organization: 'Other Lab', organizationKey: 'other lab' }),
      declared({ domain: 'other.example' }),
    ];
    expect(between({ declared: others }, { members: [person('cy@team.example')] })).toEqual([]);
    // A proposal without an organization has no name that anything could be like.
    const nameless = { organizationKey: null, organizationKeys: [] };
    const odd = ['', 'null', 'Stryker was here'].map((organizationKey) => declared({ organizationKey }));
    expect(between({ declared: odd }, nameless)).toEqual([]);
  });

  test('names a member or a linked attendee once, by the address, and says how certain that is', () => {
    const members = [person('bo@team.example'), person('ana@jury.example', false)];
    const linked = [person('di@team.example'), person('ana@jury.example')];
    expect(between({}, { members, linked })).toEqual([
      ['member', '', 'unproven'],
      ['domain', 'jury.example', 'unproven'],
    ]);
    expect(between({}, { members: [person('ana@jury.example')] })).toEqual([
      ['member', '', 'proven'],
      ['domain', 'jury.example', 'proven'],
    ]);
    expect(between({}, { linked })).toEqual([['linked', '', 'proven']]);
    expect(between({}, { linked: [person('di@team.example')] })).toEqual([]);
  });

  test('names the organization that is proven, if one is', () => {
    const organizations = [
      { id: 'o', name: 'Typed Lab', keys: ['labo du port'], isProven: false },
      { id: 'q', name: 'Proven Lab', keys: ['labo du port', 'other'], isProven: true },
      { id: 'r', name: 'Elsewhere', keys: ['elsewhere'], isProven: true },
    ];
    expect(between({ organizations })).toEqual([['organization', 'Proven Lab', 'proven']]);
    expect(between({ organizations: organizations.slice(0, 1) })).toEqual([['organization', 'Typed Lab', 'unproven']]);
    expect(between({ organizations: organizations.slice(2) })).toEqual([]);
  });

  test.each([
    ['jury.example', 'jury.example', true],
    ['lab.jury.example', 'jury.example', true],
    ['jury.example', 'lab.jury.example', true],
    ['the-jury.example', 'jury.example', false],
    ['jury.example', 'jury.example.org', false],
    ['gmail.com', 'gmail.com', false],
    ['co.uk', 'harbour.co.uk', false],
  ])('relates %s and %s: %s', (one, other, expected) => {
    const members = [{ ...person('x@y'), domain: other }];
    expect(between({ domain: one }, { members })).toEqual(expected ? [['domain', one, 'proven']] : []);
  });
});

describe('several conflicts of one juror and one proposal', () => {
  const conflict = (reason: FoundConflict['reason'], evidence: FoundConflict['evidence'], about = '') => {
    return { reason, about, evidence };
  };
  const [member, domain] = [conflict('member', 'proven'), conflict('domain', 'unproven', 'jury.example')];
  const confirmed = (...findings: FoundConflict[]) => ({ ruling: 'confirmed' as const, findings });

  test('close the sheet unnoticed if one of them does and nobody has said anything', () => {
    expect(closesUnnoticed([member, domain], null)).toBe(true);
    expect(closesUnnoticed([domain], null)).toBe(false);
    expect(closesUnnoticed([], null)).toBe(false);
    expect(closesUnnoticed([member, domain], confirmed(domain))).toBe(false);
    expect(closesUnnoticed([member, conflict('declared', 'declared')], null)).toBe(false);
  });

  test('are decided one by one: a decision counts for the reason and the words that it saw', () => {
    expect([member, domain].map((one) => isBinding(one, confirmed(domain)))).toEqual([true, true]);
    expect(isBinding(domain, confirmed({ ...domain, about: 'other.example' }))).toBe(false);
    expect(isBinding(domain, confirmed({ ...domain, reason: 'organization' }))).toBe(false);
    expect(isBinding(domain, confirmed(member, domain))).toBe(true);
    expect(isBinding(member, { ruling: 'dismissed', findings: [member] })).toBe(false);
  });
});

test('owners see each pair in which something was found, with their decision, unless it was declared', () => {
  const review = {
    proposalId: 'p',
    jurorId: 'j',
    ruling: 'dismissed',
    findings: [{ reason: 'member', about: '' }],
  } as unknown as JuryConflictReview;
  const free = { emailKey: 'eve@free.example', domain: 'free.example' };
  const jurors = [juror(), juror({ id: 'k', ...free, declared: [declared({ proposalId: 'p', reason: 'Said' })] })];
  const proposals = [
    // Of `k`, it was declared, and found as well.
    proposal({ members: [{ ...person('ana@jury.example'), domain: 'team.example' }], helpers: ['k'] }),
    proposal({ id: 'q', helpers: ['k'] }),
    proposal({ id: 'r', linked: [person('ana@jury.example', false)] }),
  ];
  const found = findConflicts({ jurors, proposals, reviews: [review] });
  expect(found).toEqual([
    {
      jurorId: 'j',
      proposalId: 'p',
      conflicts: [{ reason: 'member', about: '', evidence: 'proven' }],
      review,
      isBinding: false,
      isUnnoticed: false,
    },
    {
      jurorId: 'j',
      proposalId: 'r',
      conflicts: [{ reason: 'linked', about: '', evidence: 'unproven' }],
      review: null,
      isBinding: false,
      isUnnoticed: false,
    },
    {
      jurorId: 'k',
      proposalId: 'q',
      conflicts: [{ reason: 'helped', about: '', evidence: 'proven' }],
      review: null,
      isBinding: true,
      isUnnoticed: true,
    },
  ]);
  // One binding conflict is enough, whatever else is found.
  const both = proposal({ members: [person('ana@jury.example', false)], helpers: ['j'] });
  expect(findConflicts({ jurors: [juror()], proposals: [both], reviews: [] })[0]).toMatchObject({ isBinding: true });
});

describe('what a declared conflict is about', () => {
  const nothing = { proposalId: null, organization: null, organizationKey: null, domain: null };
  // Neither needs the database.
  const subject = (about: { organization: string } | { domain: string }) =>
    conflictSubject(undefined as never, 'call', about, 'j', false);
  const refused = async (about: { organization: string } | { domain: string }) => {
    const error = await subject(about).then(
      () => null,
      (reason: { fieldErrors: object[] }) => reason,
    );
    return error?.fieldErrors;
  };

  test('is an organization by all spellings of its name, or a domain', async () => {
    expect(await subject({ organization: ' Harbour  Lab ' })).toEqual({
      ...nothing,
      organization: 'Harbour  Lab',
      organizationKey: 'harbour lab',
    });
    expect(await subject({ domain: 'Lab.Example.ORG' })).toEqual({ ...nothing, domain: 'lab.example.org' });
  });

  test('is refused where it names nobody, or everybody', async () => {
    const fault = (path: string, code: string, message: string, values?: object) => [
      { path, code, message, ...(values && { values }) },
    ];
    expect(await refused({ organization: ' ' })).toEqual(fault('organization', 'required', 'Enter an organization.'));
    expect(await refused({ domain: 'no domain' })).toEqual(
      fault('domain', 'not-a-domain', 'Must be a domain, like example.org.', { domain: 'no domain' }),
    );
    expect(await refused({ domain: 'gov.tw' })).toEqual(
      fault(
        'domain',
        'public-suffix',
        'Many organizations have a domain below this one. Enter that of one, like name.gov.tw.',
        { domain: 'gov.tw' },
      ),
    );
    expect(await refused({ domain: 'gmail.com' })).toEqual(
      fault('domain', 'free-mail', "This is a public email provider, so it doesn't identify an organization.", {
        domain: 'gmail.com',
      }),
    );
  });
});

test.each([
  ['declared', '', 'Declared a conflict'],
  ['declared', 'my sister', 'Declared: my sister'],
  ['helped', '', 'Helped (activity log)'],
  ['helped', 'the plan', 'Helped: the plan'],
  ['declared-domain', 'team.example', 'Declared for people at team.example'],
] as const)('a conflict that is %s (%j) reads "%s"', (reason, about, text) => {
  expect(conflictText({ reason, about, evidence: 'declared' }, 'en')).toBe(text);
});
