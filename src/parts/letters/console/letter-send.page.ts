import type { CampaignTexts } from '../../../domain/campaigns/campaign-texts.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { letterHoldReason, type Publication } from '../domain/letter.js';
import { type LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import type { OutcomeCounts } from '../domain/team-people.queries.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ErrorSummary } from '../../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import type { WallFields } from '../../../console/ui/local-time-fields.js';
import { type WhenFields } from '../../../console/ui/when-fields.js';
import { sendingFields } from '../../../console/ui/campaign-pages.js';
import { letterPath } from './letter-paths.js';
import { languageWords, type Readers, recipientSummary } from './letter-words.js';

export interface LetterSendPage extends ConsoleLayout {
  backPath: string;
  action: string;
  heading: string;
  /** Said when another number of people would get it than was confirmed. */
  changed: string | null;
  /** Why it can't be sent now. */
  block: string | null;
  who: string[];
  languages: string[];
  due: number;
  changedCount: number;
  timingPath: string;
  again: { label: string; hint: string; isChecked: boolean } | null;
  canSend: boolean;
  errors: ErrorSummary | null;
  /** Null if it can't be scheduled either. */
  when: WhenFields | null;
  isLater: boolean;
  nowLabel: string | null;
  laterLabel: string;
}

/** Returns the final review before a letter is sent, scheduled or released. */
export function letterSendPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    outcome: LetterOutcome;
    publication: Publication;
    counts: OutcomeCounts | undefined;
    contents: CampaignTexts;
    readers: Readers;
    typed: { fields: WallFields | null; again: boolean };
    fieldErrors: readonly FieldError[];
    hasChanged: boolean;
  },
): LetterSendPage {
  const { language } = layout;
  const { call, outcome, publication, counts, typed, fieldErrors } = input;
  const say = (key: string, values = {}) => translate(language, `console.letters.${key}`, values);
  const block = letterHoldReason(outcome, publication);
  const [due, changed] = [counts?.due ?? 0, counts?.changed ?? 0];
  const canSend = due + changed > 0;
  const canSchedule = canSend && block !== 'undecided' && block !== 'shortlist-over';
  const previewPath = letterPath(call, outcome, 'send/time');
  const { when, errors } = sendingFields(layout, call, { fields: typed.fields, fieldErrors, previewPath });
  return {
    ...layout,
    title: say('sendTitle'),
    backPath: letterPath(call, outcome),
    action: letterPath(call, outcome, 'send'),
    heading: say(`outcome.${outcome}`),
    changed: input.hasChanged ? say('countChanged') : null,
    block: block === null ? null : say(`block.${block}`),
    who: recipientSummary(counts, language),
    languages: languageWords(outcome, input.contents, input.readers, call, language),
    due,
    changedCount: changed,
    timingPath: previewPath,
    again:
      changed === 0
        ? null
        : {
            label: say('again', { count: changed }),
            hint: say('againHint'),
            isChecked: typed.again || due === 0,
          },
    canSend,
    errors,
    when: canSchedule ? when : null,
    isLater: fieldErrors.length > 0 || block === 'unpublished' || block === 'shortlist-unpublished',
    nowLabel: block === null && canSend ? say('sendNow') : null,
    laterLabel: say('sendLater'),
  };
}
