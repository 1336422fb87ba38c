// Mark a proof with the engine of Firefox: node mark_pdfjs.mjs PDFJS IN.pdf OUT.pdf JOBS.json
import { readFileSync, writeFileSync } from "node:fs";

const [, , library, input, output, jobs] = process.argv;
const pdfjs = await import(library);
const data = new Uint8Array(readFileSync(input));
const pdf = await pdfjs.getDocument({ data, useSystemFonts: false, verbosity: 0 }).promise;

function hull(boxes) {
  const across = boxes.flatMap((box) => [box[0], box[2]]);
  const up = boxes.flatMap((box) => [box[1], box[3]]);
  return [Math.min(...across), Math.min(...up), Math.max(...across), Math.max(...up)];
}

JSON.parse(readFileSync(jobs, "utf8")).forEach((job, index) => {
  pdf.annotationStorage.setValue(`pdfjs_internal_editor_${index}`, {
    annotationType: 9,
    pageIndex: job.page,
    rotation: 0,
    id: null,
    structTreeParentId: null,
    color: [255, 255, 0],
    opacity: 1,
    thickness: 12,
    quadPoints: job.boxes.flatMap(([l, b, r, t]) => [l, t, r, t, l, b, r, b]),
    outlines: job.boxes.map(([l, b, r, t]) => [l, b, l, t, r, t, r, b]),
    rect: hull(job.boxes),
    ...(job.comment ? { popup: { contents: job.comment, rect: [0, 0, 100, 100] } } : {}),
  });
});
writeFileSync(output, await pdf.saveDocument());
await pdf.destroy();
