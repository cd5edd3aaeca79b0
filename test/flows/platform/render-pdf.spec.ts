import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compiledProgram } from '../../support/compiled-program.js';

test('the compiled program prints in a thread of its own, one after the other, and lets it go to end', async () => {
  const script = `
    import { renderPdf } from ${JSON.stringify(join(compiledProgram, 'src/platform/pdf/render-pdf.js'))};
    const mark = { kind: 'text', role: 'P', x: 9, y: 9, width: 500, size: 20, maxLines: 1, weight: 600, colour: '#000000', align: 'start' };
    const paper = (text) => ({ title: text, language: 'en', dir: 'ltr', author: '', createdAt: new Date(0), width: 600,
      height: 400, pages: [[{ ...mark, text }]] });
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 5);
    const pages = await Promise.all(['Ada', '王小明', 'Ada'].map((text) => renderPdf(paper(text))));
    clearInterval(timer);
    const fault = await renderPdf({ ...paper('x'), language: 'no such' }).then(() => null, (error) => error.message);
    const after = await renderPdf(paper('Ada'));
    console.log(JSON.stringify({ same: pages[0].equals(pages[2]) && pages[0].equals(after), starts: pages.map((one) => one.subarray(0, 5).toString()),
      failed: fault !== null, free: ticks > 5 }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(JSON.parse(stdout)).toEqual({ same: true, starts: ['%PDF-', '%PDF-', '%PDF-'], failed: true, free: true });
});
