import type { Call } from '../../domain/calls/call.entity.js';
import { canRequestRecording, type Material } from '../../domain/materials/material.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { spokenLanguage } from '../../domain/sessions/session-labels.js';
import type { FieldError } from '../../platform/errors.js';
import { fileSize, fileTypeOf } from '../../platform/file-store/file-types.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { materialNotes } from '../ui/material-notes.js';
import type { MaterialOffer } from '../ui/material-offers.js';
import { type MaterialFields, materialForm, materialFormView, newMaterial } from './material-form.js';

/** What was typed into a form. */
export interface TypedMaterial {
  fields: MaterialFields;
  fieldErrors: readonly FieldError[];
}

export interface MaterialsInput {
  call: Call;
  session: Session;
  materials: readonly Material[];
  offers: readonly MaterialOffer[];
  hasFollowUps: boolean;
  requests: number;
  typed: TypedMaterial | null;
}

/** Returns the files and links of a session, with a form for another one. */
export function materialsPage(
  layout: ConsoleLayout,
  { call, session, materials, offers, hasFollowUps, requests, typed }: MaterialsInput,
) {
  const { language, mayRun } = layout;
  const path = sessionPath(session, 'materials');
  const last = materials.length - 1;
  return {
    ...layout,
    title: session.title,
    text: translate(language, `console.materials.${textOf(session, hasFollowUps)}`),
    // How many people asked for the recording; null where nobody can.
    requests:
      requests > 0 || canRequestRecording(materials, session, layout.now)
        ? translate(language, 'console.materials.requests', { count: requests })
        : null,
    offers,
    rows: materials.map((material, index) => ({
      ...rowOf(material, path, language),
      actions: mayRun
        ? {
            ...actionsOf(`${path}/${material.id}`, index === 0, index === last),
            pages: materialNotes.all.flatMap((notes) => notes.page(material, layout) ?? []),
          }
        : null,
    })),
    form: mayRun
      ? materialFormView(
          call,
          { action: path, fields: typed?.fields ?? newMaterial, current: null, fieldErrors: typed?.fieldErrors ?? [] },
          layout,
        )
      : null,
  };
}

/** Returns a material as people of the team see it. */
function rowOf(material: Material, path: string, language: string) {
  const { url, file } = material;
  const parts = [
    translate(language, `console.materials.kind.${material.kind}`),
    ...(file === null ? [] : [fileTypeOf(file.mediaType)?.label ?? '', fileSize(file.size, language)]),
    ...(url === null ? [] : [new URL(url).hostname]),
    ...(material.language === null ? [] : [spokenLanguage(material.language, language)]),
  ];
  return {
    label: nameOf(material, language),
    about: parts.join(' · '),
    visibility: translate(language, `console.materials.visibility.${material.visibility}`),
    openPath: url ?? `${path}/${material.id}/file`,
    isOutside: url !== null,
  };
}

/** Returns the title of a material, or the name of its file, or its kind. */
export function nameOf({ title, kind, file }: Material, language: string): string {
  return title || (file?.name ?? translate(language, `console.materials.kind.${kind}`));
}

function actionsOf(path: string, isFirst: boolean, isLast: boolean) {
  const move = isFirst && isLast ? null : `${path}/move`;
  return { edit: path, move, delete: `${path}/delete`, isFirst, isLast };
}

/** Returns the form of a file or a link. */
export function materialEditPage(
  layout: ConsoleLayout,
  { call, session, material, typed }: { call: Call; session: Session; material: Material; typed: TypedMaterial | null },
) {
  const backPath = sessionPath(session, 'materials');
  const heading = nameOf(material, layout.language);
  const shown = {
    action: `${backPath}/${material.id}`,
    fields: typed?.fields ?? materialForm(call, material).show(material),
    current: material,
    fieldErrors: typed?.fieldErrors ?? [],
  };
  return { ...layout, title: heading, heading, backPath, form: materialFormView(call, shown, layout) };
}

/** Asks before a file or a link is deleted. */
export function materialDeletePage(layout: ConsoleLayout, session: Session, material: Material) {
  const backPath = sessionPath(session, 'materials');
  const name = nameOf(material, layout.language);
  const heading = translate(layout.language, 'console.materials.delete.heading', { name });
  return {
    ...layout,
    title: heading,
    heading,
    text:
      [
        ...(material.file === null ? [] : [translate(layout.language, 'console.materials.delete.file')]),
        ...(material.transcribed.length === 0
          ? []
          : [translate(layout.language, 'console.materials.delete.transcripts')]),
      ].join(' ') || null,
    action: `${backPath}/${material.id}/delete`,
    backPath,
    backLabel: translate(layout.language, 'console.materials.title'),
  };
}

function textOf({ state }: Session, hasFollowUps: boolean): string {
  if (hasFollowUps) return 'textSent';
  return state === 'cancelled' ? 'textCancelled' : 'text';
}
