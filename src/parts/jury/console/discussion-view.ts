import type { Remark } from '../domain/discussion.queries.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { Field } from '../../../platform/views/form-fields.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { juryField } from './jury-faults.js';

interface RemarkView {
  who: string;
  text: string;
  when: string;
  iso: string;
}

/** What jurors have written about a proposal, and the form that adds to it. */
export interface DiscussionView {
  comments: RemarkView[];
  messages: RemarkView[];
  /** Null if the winners are decided. */
  form: { action: string; message: Field } | null;
}

/** What jurors have written about a proposal. */
export interface Discussion {
  comments: readonly Remark[];
  messages: readonly Remark[];
}

/** Returns the discussion of a proposal as somebody of the jury sees it. */
export function discussionView(
  { comments, messages }: Discussion,
  viewer: { id: string; timeZone: string; language: string },
  form: { action: string; typed: string; fieldErrors: readonly FieldError[] } | null,
): DiscussionView {
  const { id, timeZone, language } = viewer;
  const view = ({ authorId, author, body, at }: Remark): RemarkView => ({
    who: authorId === id ? translate(language, 'console.jury.discussion.you') : author,
    text: body,
    when: dayAndTime(at, timeZone, language),
    iso: at.toISOString(),
  });
  return {
    comments: comments.filter(({ authorId }) => authorId !== id).map(view),
    messages: messages.map(view),
    form: form && { action: form.action, message: juryField('message', form.typed, form.fieldErrors, language) },
  };
}
