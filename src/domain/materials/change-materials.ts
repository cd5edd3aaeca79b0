import { randomUUID } from 'node:crypto';
import { record, type Change } from '../identity/change.js';
import type { Session } from '../sessions/session.entity.js';
import { invalidField } from '../../platform/errors.js';
import { deleteFiles, storeFile } from '../../platform/file-store/files.queries.js';
import type { StorableFile } from '../../platform/file-store/spooled-file.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { isDraft, type Material, maxMaterials, reordered, type MaterialInput } from './material.js';
import {
  deleteMaterial,
  getMaterial,
  insertMaterial,
  listMaterials,
  orderMaterials,
  raiseMaterialRevision,
  updateMaterial,
} from './materials.queries.js';

/**
 * Adds a file or a link to a locked session, as its last material, and returns its id. Throws Invalid unless there is
 * exactly one of the two, and for too many.
 */
export async function addMaterial(
  change: Change,
  session: Pick<Session, 'id'>,
  input: MaterialInput,
  file: StorableFile | null,
  id: string = randomUUID(),
): Promise<string> {
  const { tx, now } = change;
  requireOne(input, file !== null);
  const existing = await listMaterials(tx, session.id);
  if (existing.length >= maxMaterials) {
    const message = `A session can have ${maxMaterials} files and links.`;
    throw invalidField('file', 'too-many-materials', message, { most: maxMaterials });
  }
  const fileId = file && (await storeFile(tx, file, now));
  const position = (existing.at(-1)?.position ?? 0) + 1;
  await insertMaterial(tx, { ...input, id, sessionId: session.id, position, fileId, now });
  await changed(change, session, 'session.material-added', id);
  return id;
}

/**
 * Changes a material of a locked session, to what `edit` says of it; `file` replaces its file or its link, a link replaces its file. Throws
 * NotFound, and Invalid for both at once.
 */
export async function editMaterial(
  change: Change,
  session: Pick<Session, 'id'>,
  id: string,
  edit: Edit<Material, MaterialInput>,
  file: StorableFile | null,
): Promise<void> {
  const { tx, now } = change;
  const material = await getMaterial(tx, session.id, id);
  const input = changesOf(edit, material);
  const keepsFile = file === null && input.url === null && material.file !== null;
  requireOne(input, file !== null || keepsFile);
  const fileId = keepsFile ? (material.file?.id ?? null) : file && (await storeFile(tx, file, now));
  await updateMaterial(tx, { ...input, id, fileId, now });
  if (!keepsFile) await deleteFileOf(change, material);
  await changed(change, session, 'session.material-changed', id);
}

/** Deletes a material of a locked session with its file. Throws NotFound. */
export async function removeMaterial(change: Change, session: Pick<Session, 'id'>, id: string): Promise<Material> {
  const material = await getMaterial(change.tx, session.id, id);
  await deleteMaterial(change.tx, id);
  await deleteFileOf(change, material);
  await changed(change, session, 'session.material-deleted', id);
  return material;
}

/** Moves a material of a locked session a place up or down. Throws NotFound. */
export async function moveMaterial(
  change: Change,
  session: Pick<Session, 'id'>,
  id: string,
  direction: 'up' | 'down',
): Promise<void> {
  const { tx } = change;
  await getMaterial(tx, session.id, id);
  const ids = (await listMaterials(tx, session.id)).map((material) => material.id);
  await orderMaterials(tx, reordered(ids, id, direction));
  await changed(change, session, 'session.material-moved', id);
}

/** Returns the first link to a recording, and the first to slides; none of them is a draft. */
export function linksOf(materials: readonly Material[]) {
  const first = (wanted: Material['kind']) =>
    materials.find((one) => one.kind === wanted && one.url !== null && !isDraft(one))?.url ?? null;
  return { recordingUrl: first('recording'), slidesUrl: first('slides') };
}

/**
 * Sets the first links to a recording and to slides of a locked session, new ones for registered people once it is over;
 * null removes one, and undefined leaves it. Throws Invalid for too many materials.
 */
export async function setMaterialLinks(
  change: Change,
  session: Pick<Session, 'id'>,
  links: { recordingUrl?: string | null | undefined; slidesUrl?: string | null | undefined },
): Promise<void> {
  const materials = await listMaterials(change.tx, session.id);
  const current = linksOf(materials);
  for (const [field, kind] of [
    ['recordingUrl', 'recording'],
    ['slidesUrl', 'slides'],
  ] as const) {
    const url = links[field];
    if (url === undefined || url === current[field]) continue;
    const known = materials.find((one) => one.kind === kind && one.url !== null && !isDraft(one));
    if (url === null && known !== undefined) await removeMaterial(change, session, known.id);
    else if (known !== undefined) await editMaterial(change, session, known.id, { ...saidOf(known), url }, null);
    else {
      const input = { title: '', translations: {}, kind, language: null, visibility: 'after', url } as const;
      await addMaterial(change, session, input, null);
    }
  }
}

function saidOf({ title, translations, kind, language, visibility, url }: Material): MaterialInput {
  return { title, translations, kind, language, visibility, url };
}

function requireOne({ url }: MaterialInput, hasFile: boolean): void {
  if (url === null && !hasFile) throw invalidField('file', 'file-missing', 'Choose a file, or enter a link.');
  if (url !== null && hasFile) throw invalidField('url', 'file-and-link', 'Choose a file or enter a link, not both.');
}

async function deleteFileOf({ tx, now }: Change, { file }: Material): Promise<void> {
  if (file !== null) await deleteFiles(tx, [file.id], now);
}

async function changed(change: Change, { id }: Pick<Session, 'id'>, action: MaterialAction, material: string) {
  await raiseMaterialRevision(change.tx, id, change.now);
  await record(change, action, `session:${id}`, { material });
}

type MaterialAction =
  | 'session.material-added'
  | 'session.material-changed'
  | 'session.material-deleted'
  | 'session.material-moved';
