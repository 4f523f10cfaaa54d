// Weighs the built modules, script and style as a browser downloads them, and holds them to their limits. Every page with an
// island loads the module; an island with much code has modules of its own, which only its pages load.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const TARGET = join(dirname(fileURLToPath(import.meta.url)), '../../target');
const KB = 1024;
/** Of all modules that one page loads. */
const MOST_WASM = 96 * KB;
const MOST_CSS = 14 * KB;

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** @param {number} bytes */
const kb = (bytes) => `${(bytes / KB).toFixed(1)} KB`.padStart(9);

/** What a file of the site weighs, plain and packed. @param {string} name */
function weight(name) {
  const file = join(TARGET, 'site/pkg', name);
  const plain = read(file);
  if (!plain) {
    console.error(`${name} was not built: run make build first.`);
    process.exit(1);
  }
  return { plain: plain.length, packed: (read(`${file}.br`) ?? brotliCompressSync(plain)).length };
}

// Old builds leave their hashed files behind; the current ones are named beside the binary.
const hashes = read(join(TARGET, 'release/hash.txt'))?.toString() ?? '';
/** @param {string} kind @param {string} name @param {string} ending */
const current = (kind, name, ending) => {
  const hash = new RegExp(`^${kind}:\\s*(\\S+)`, 'm').exec(hashes)?.[1];
  return `${name}.${hash ? `${hash}.` : ''}${ending}`;
};

let heavy = 0;
/** @param {string} what @param {{ plain: number, packed: number }} weighed @param {number} [limit] */
function tell(what, { plain, packed }, limit) {
  const over = limit !== undefined && packed > limit;
  heavy += over ? 1 : 0;
  console.log(`${what.padEnd(20)}${kb(plain)} plain ${kb(packed)} brotli${limit ? `, limit ${kb(limit).trim()}` : ''}${over ? '  TOO HEAVY' : ''}`);
}

const module = weight(current('wasm', 'unknot', 'wasm'));
tell('wasm', module, MOST_WASM);
const manifest = read(join(TARGET, 'site/pkg', current('manifest', '__wasm_split_manifest', 'json')));
for (const [island, files] of Object.entries(/** @type {Record<string, string[]>} */ (JSON.parse(manifest?.toString() ?? '{}')))) {
  const all = [module, ...files.map((file) => weight(`${file}.wasm`))];
  const sum = all.reduce((sum, one) => ({ plain: sum.plain + one.plain, packed: sum.packed + one.packed }));
  tell(`  with ${island.replace(/_loader_\d+$/, '')}`, sum, MOST_WASM);
}
tell('css', weight(current('css', 'unknot', 'css')), MOST_CSS);
tell('js', weight(current('js', 'unknot', 'js')));
process.exit(heavy > 0 ? 1 : 0);
