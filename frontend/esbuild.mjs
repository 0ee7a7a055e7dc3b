// Bundles the pages' assets into the folder named on the command line, with a manifest of names.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const out = path.resolve(process.argv[2] ?? path.join(here, "..", "liyuan", "web", "static", "dist"));
const entries = { app: "src/app.ts", theme: "src/theme.ts", style: "src/style.css" };

const result = await build({
  absWorkingDir: here,
  entryPoints: entries,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "chrome90", // the browser floor: office desktops
  minify: true,
  legalComments: "linked",
  metafile: true,
  logLevel: "warning",
});

const names = {};
for (const [file, output] of Object.entries(result.metafile.outputs)) {
  if (!output.entryPoint) continue;
  const entry = Object.keys(entries).find((name) => entries[name] === output.entryPoint);
  if (entry) names[entry + path.extname(file)] = path.basename(file);
}
for (const file of await readdir(out)) {
  const bytes = await readFile(path.join(out, file));
  await writeFile(path.join(out, file + ".gz"), gzipSync(bytes, { level: 9 }));
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  await writeFile(path.join(out, file + ".br"), brotliCompressSync(bytes, options));
}
await writeFile(path.join(out, "manifest.json"), JSON.stringify(names, null, 1) + "\n");
// The font of pages for paper (liyuan/web/paper.py): no browser loads it.
const fonts = path.join(here, "node_modules", "@embedpdf", "fonts-sc");
await mkdir(path.join(out, "fonts"));
for (const weight of ["Regular", "Bold"]) {
  const file = `NotoSansHans-${weight}.otf`;
  await copyFile(path.join(fonts, "fonts", file), path.join(out, "fonts", file));
}
await copyFile(path.join(fonts, "LICENSE"), path.join(out, "fonts", "LICENSE"));
