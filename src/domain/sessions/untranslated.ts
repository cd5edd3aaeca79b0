import { languagesWithout } from '../../platform/i18n/translated.js';
import type { Material } from '../materials/material.js';
import type { QuestionContent } from '../questions/question.js';
import type { Session } from './session.entity.js';
import { type OfferingCall, translatedTexts } from './session-texts.js';

/** The texts of a session that are in tables of their own. */
export interface TextsOfSession {
  session: Session;
  materials: readonly Material[];
  questions: readonly QuestionContent[];
}

/**
 * Returns for each language of a call in which something is missing how many titles of sessions, and how many titles of
 * files, questions and notes of venues. Notes count once for each venue, and only if their language is known.
 */
export function untranslatedTexts(sessions: readonly TextsOfSession[], call: OfferingCall) {
  const { languages } = call;
  const originalLanguage = languages[0] ?? 'en';
  const places = new Map(sessions.flatMap(({ session: { venueId, place } }) => (place ? [[venueId, place]] : [])));
  const others = [
    ...sessions.flatMap(({ materials }) =>
      materials.map((one) => languagesWithout({ ...one, originalLanguage }, 'title', languages)),
    ),
    ...sessions.flatMap(({ questions }) =>
      questions.map((one) => languagesWithout({ ...one, originalLanguage }, 'label', languages)),
    ),
    ...[...places.values()].flatMap(({ textLanguage, translations = {}, accessibility, directions }) =>
      textLanguage === undefined
        ? []
        : (['accessibility', 'directions'] as const).map((note) =>
            languagesWithout(
              { accessibility, directions, translations, originalLanguage: textLanguage },
              note,
              languages,
            ),
          ),
    ),
  ];
  const titles = sessions.map(({ session }) => languagesWithout(translatedTexts(session), 'title', languages));
  const countIn = (code: string, lists: readonly string[][]) => lists.filter((list) => list.includes(code)).length;
  return languages
    .map((code) => ({ code, titles: countIn(code, titles), others: countIn(code, others) }))
    .filter((one) => one.titles + one.others > 0);
}
