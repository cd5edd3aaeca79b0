import { materialLabel, readMaterial, type Material } from '../../domain/materials/material.js';
import { spokenLanguage, textNote } from '../../domain/sessions/session-labels.js';
import type { OfferingCall } from '../../domain/sessions/session-texts.js';
import { fileSize, fileTypeOf } from '../../platform/file-store/file-types.js';
import { Place } from '../../platform/place.js';

/** A file or a link as people see it. */
export interface MaterialView {
  path: string;
  label: string;
  /** The language of the label; null for that of the page. */
  lang: string | null;
  /** Its type and size, or the host that a link leads to, its language, and that its title is in another one. */
  about: string;
  icon: string;
  isOutside: boolean;
}

const icons: Readonly<Record<Material['kind'], string>> = {
  slides: 'file-text',
  handout: 'file-text',
  recording: 'video',
  other: 'paperclip',
};

/** A page of a part that shows a material, in place of its file or link. */
interface MaterialPage {
  path: string;
  /** What there is beside it; null for nothing. */
  note: string | null;
}

/** The pages of parts that show a material to a reader who can have it, by its path; null for most materials. */
export const materialPages = new Place<(material: Material, path: string, language: string) => MaterialPage | null>();

/** Returns materials as links. `base` is the path under which a reader can fetch their files. */
export function materialViews(
  materials: readonly Material[],
  call: OfferingCall,
  base: string,
  language: string,
): MaterialView[] {
  return materials.map((one) => {
    const material = readMaterial(one, call, language);
    const { lang } = material;
    const note = lang === null || lang === material.language ? null : textNote(lang, language);
    const path = `${base}/materials/${material.id}`;
    const [page] = materialPages.all.flatMap((find) => find(one, path, language) ?? []);
    const notes = [note, page?.note ?? null].filter((text) => text !== null);
    return {
      path: page?.path ?? material.url ?? path,
      label: materialLabel({ ...material, fileName: material.file?.name ?? null }, language),
      lang,
      about: [
        ...aboutOf(material, language),
        ...(material.language === null ? [] : [spokenLanguage(material.language, language)]),
        ...notes,
      ].join(' · '),
      icon: icons[material.kind],
      isOutside: page === undefined && material.url !== null,
    };
  });
}

function aboutOf({ url, file }: Material, language: string): string[] {
  if (file !== null) return [fileTypeOf(file.mediaType)?.label ?? '', fileSize(file.size, language)];
  return url === null ? [] : [new URL(url).hostname];
}
