import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { withQuery } from '../../../platform/http/query.js';
import { speakerPath } from '../../../console/paths/speaker-paths.js';
import { speakerStatus } from '../../../console/speakers/speaker-form.js';
import type { EditView } from '../../../console/ui/form-edit.js';
import { type ListColumn, tableOf } from '../../../console/ui/list.js';
import { offerLine } from '../../../domain/sessions/offer-labels.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { isOver } from '../../../domain/sessions/session.js';
import { taskTimes } from '../../../domain/speakers/crew-task.js';
import type { CrewMember } from '../../../domain/speakers/session-speakers.queries.js';
import { formatTimeRange } from '../../../domain/time/format.js';
import type { FormView } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { CrewProblem } from '../domain/crew-problems.js';
import { crewPath, languagesPath } from './language-paths.js';

const columns: readonly ListColumn<CrewMember, { session: Session; mayChange: boolean }>[] = [
  {
    heading: 'console.interpretation.crew.field.personId',
    cell: ({ id, name, email }, { session, mayChange }) => ({
      text: name,
      sub: email,
      ...(mayChange && { path: crewPath(session, id) }),
    }),
  },
  {
    heading: 'console.interpretation.crew.field.offer',
    cell: ({ task }, { session, language }) => ({
      text: offerLine(task, language),
      lines: [
        ...(task.from === null && task.until === null ? [] : [timesOf(task, session, language)]),
        ...(task.takesTurns ? [translate(language, 'console.interpretation.crew.inTurns')] : []),
      ],
    }),
    isLabelled: true,
  },
  {
    heading: 'console.interpretation.crew.answer',
    cell: ({ status, email }, { language }) => ({ state: speakerStatus(status, email, language) }),
  },
];

/** Who interprets, captions and signs in a session, and what is wrong; null for a session that is offered in nothing. */
export function crewSection(
  { language, now, mayChange }: ConsoleLayout,
  { session, crew, problems }: { session: Session; crew: readonly CrewMember[]; problems: readonly CrewProblem[] },
) {
  if (session.languageOffers.length === 0 && crew.length === 0) return null;
  const isOpen = session.state !== 'cancelled' && !isOver(session, now);
  const at = { session, mayChange: mayChange && isOpen, language, now };
  const heading = translate(language, 'console.interpretation.crew.title');
  return {
    heading,
    problems: problems.map((problem) => problemText(problem, language)),
    table: crew.length === 0 ? null : tableOf(columns, crew, at, heading),
    declined: at.mayChange
      ? crew
          .filter(({ status }) => status === 'declined')
          .map(({ id, name }) => ({
            path: withQuery(crewPath(session, 'new'), { instead: id }),
            label: translate(language, 'console.interpretation.crew.instead', { name }),
          }))
      : [],
    addPath:
      at.mayChange && session.languageOffers.some(({ afterwards }) => afterwards !== true)
        ? crewPath(session, 'new')
        : null,
  };
}

/** Returns a problem in words. */
export function problemText({ code, offer, names, other }: CrewProblem, language: string): string {
  return translate(language, `console.interpretation.crew.problem.${code}`, {
    task: offerLine({ kind: offer.kind, language: offer.language }, language),
    names: names.join(translate(language, 'common.listComma')),
    other: other?.title ?? '',
  });
}

/** The form in which somebody is asked, `instead` of somebody who has declined. */
export function newCrewPage(
  layout: ConsoleLayout,
  { session, instead, form }: { session: Session; instead: CrewMember | null; form: FormView },
) {
  return {
    ...layout,
    title:
      instead === null
        ? translate(layout.language, 'console.interpretation.crew.ask')
        : translate(layout.language, 'console.interpretation.crew.instead', { name: instead.name }),
    backPath: languagesPath(session),
    action: crewPath(session, 'new'),
    instead: instead?.id ?? '',
    removePath: null,
    profilePath: null,
    form: { ...form, edit: null },
  };
}

/** What somebody does in a session. */
export function crewMemberPage(
  layout: ConsoleLayout,
  { session, member, form, edit }: { session: Session; member: CrewMember; form: FormView; edit: EditView },
) {
  const action = crewPath(session, member.id);
  return {
    ...layout,
    title: member.name,
    backPath: languagesPath(session),
    action,
    instead: '',
    removePath: `${action}/remove`,
    // Their address, link and answer.
    profilePath: speakerPath(member),
    form: { ...form, edit },
  };
}

function timesOf(task: CrewMember['task'], session: Session, language: string): string {
  const { startsAt, endsAt } = taskTimes(task, session);
  return formatTimeRange(startsAt, endsAt, session.timeZone, language);
}
