import type { Call } from '../calls/call.entity.js';
import { type ColumnMapping, type FileHead, guessMapping, mappedHeadings } from '../calls/column-mapping.js';
import { columnKey } from '../../platform/table-reader.js';
import { rosterColumn } from '../delegations/roster-cells.js';
import { proposalColumns, proposalColumnOf } from './proposals-csv.js';

/** What forms and other platforms call our columns, in the ten languages. */
const headings: Partial<Record<(typeof proposalColumns)[number], string>> = {
  externalId: 'id code number proposalid submissionid 編號 番号 번호 identifiant kennung',
  title:
    'title proposaltitle projecttitle projectname 標題 名稱 提案名稱 計畫名稱 タイトル 提案名 件名 제목 제안명 título titre titel judul tiêuđề ' +
    'العنوان',
  theme:
    'theme track category topic challenge 主題 類別 領域 テーマ 分野 주제 분야 tema categoría thème catégorie thema kategorie kategori chủđề الموضوع الفئة',
  organization:
    'organization organisation company team teamname affiliation 單位 團隊 團隊名稱 組織 所属 チーム名 소속 팀명 organización equipo équipe organisme team organisasi tim tổchức nhóm المنظمة الفريق',
  members:
    'members speakeremails emails teammembers 成員 成員信箱 メンバー 구성원 miembros membres mitglieder anggota thànhviên الأعضاء',
  state: 'state status proposalstate 狀態 状態 상태 estado statut zustand trạngthái الحالة',
  submittedAt:
    'timestamp submitted submittedat created submissiondate 時間戳記 タイムスタンプ 타임스탬프 marcatemporal horodateur zeitstempel stempelwaktu ' +
    'dấuthờigian طابعزمني',
  summary:
    'summary abstract description 摘要 簡介 說明 概要 要約 요약 설명 resumen descripción résumé zusammenfassung beschreibung ringkasan deskripsi tómtắt môtả الملخص الوصف',
  url: 'url link website 連結 網址 リンク 링크 enlace lien tautan liênkết الرابط',
  language: 'language locale 語言 言語 언어 idioma langue sprache bahasa ngônngữ اللغة',
};
const byHeading = new Map(
  Object.entries(headings).flatMap(([column, names]) => names.split(' ').map((name) => [columnKey(name), column])),
);

/** Returns whether a table is one of ours, whose columns have our names and need no mapping. */
export function isOurTable({ headings: named }: FileHead, asked: readonly string[]): boolean {
  return named.some((heading) => proposalColumnOf(heading, asked) === 'externalId');
}

/** Returns what the columns of a table of proposals mean, as it seems. */
export function guessedProposals(head: FileHead, asked: readonly string[]): ColumnMapping {
  const recognized = (heading: string) => {
    const column =
      proposalColumnOf(heading, asked) ??
      byHeading.get(columnKey(heading)) ??
      (rosterColumn(heading) === 'email' ? 'members' : null);
    return column === null ? null : nameOf(column);
  };
  return guessMapping(head, recognized, { address: 'members', instant: 'submitted_at' });
}

/** Returns whether a column says the theme of each proposal, or the call has only one. */
export function namesTheme({ themes }: Pick<Call, 'themes'>, head: FileHead, mapping: ColumnMapping): boolean {
  return themes.length === 1 || mappedHeadings(head.headings, mapping).includes('theme');
}

/** As files name it: `external_id`, `answer_SLUG`. */
function nameOf(column: string): string {
  const key = /^answers\.(.*)$/u.exec(column)?.[1];
  return key === undefined ? column.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`) : `answer_${key}`;
}
