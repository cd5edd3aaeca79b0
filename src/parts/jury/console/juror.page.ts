import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { EditView } from '../../../console/ui/form-edit.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import type { FormView } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { JuryWork } from '../domain/jury-progress.js';
import type { JuryMember } from '../domain/jury.entity.js';
import type { Juror } from '../domain/jury.queries.js';
import { callJuryPath, jurorPath } from './jury-paths.js';
import { juryTabs } from './jury-tabs.js';

/** Returns the page of one juror of a call. */
export function jurorPage(
  layout: ConsoleLayout,
  input: { call: Call; work: JuryWork; juror: Juror; member: JuryMember; form: FormView & { edit: EditView } },
) {
  const { language, now } = layout;
  const { call, work, juror, member, form } = input;
  const say = (key: string, values = {}) => translate(language, `console.jury.${key}`, values);
  const own = work.pairs.filter(({ jurorId, isAssigned }) => isAssigned && jurorId === juror.id);
  const submitted = own.filter(({ state }) => state === 'handed-in').length;
  return {
    ...layout,
    title: juror.name,
    tabs: juryTabs(call, 'assignments', layout),
    backPath: callJuryPath(call, 'assignments'),
    heading: juror.name,
    facts: [
      juror.email,
      say('member.reviews', { assigned: own.length, submitted }),
      signedText(member, call, language),
    ],
    action: jurorPath(call, juror.id),
    zone: say('member.zone', { place: zoneLabel(call.timeZone, now, language) }),
    form,
    unassign:
      own.length === submitted
        ? null
        : {
            action: callJuryPath(call, 'jurors'),
            juror: juror.id,
            text: say('member.unassignText', { open: own.length - submitted, submitted }),
          },
  };
}

/** Returns whether and when a juror has signed the statement about conflicts of interest and confidentiality. */
export function signedText(
  member: Pick<JuryMember, 'signedAt' | 'hasConflicts'> | undefined,
  call: Call,
  language: string,
): string {
  const at = member?.signedAt ? dayAndTime(member.signedAt, call.timeZone, language) : '';
  const key = at === '' ? 'unsigned' : member?.hasConflicts === true ? 'signedWith' : 'signed';
  return translate(language, `console.jury.member.${key}`, { at });
}
