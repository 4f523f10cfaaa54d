// Weighs the built module, script and style as a browser downloads them, and holds them to their limits.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const TARGET = join(dirname(fileURLToPath(import.meta.url)), '../../target');
const KB = 1024;
/** @type {[string, number | undefined][]} */
const LIMITS = [
  ['wasm', 96 * KB],
  ['css', 14 * KB],
  ['js', undefined],
];

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

// Old builds leave their hashed files behind; the current ones are named beside the binary.
const hashes = read(join(TARGET, 'release/hash.txt'))?.toString() ?? '';
let heavy = 0;
for (const [kind, limit] of LIMITS) {
  const hash = new RegExp(`^${kind}:\\s*(\\S+)`, 'm').exec(hashes)?.[1];
  const file = join(TARGET, 'site/pkg', `unknot.${hash ? `${hash}.` : ''}${kind}`);
  const plain = read(file);
  if (!plain) {
    console.error(`${kind} was not built: run make build first.`);
    process.exit(1);
  }
  const packed = (read(`${file}.br`) ?? brotliCompressSync(plain)).length;
  const over = limit !== undefined && packed > limit;
  heavy += over ? 1 : 0;
  console.log(`${kind.padEnd(5)}${kb(plain.length)} plain ${kb(packed)} brotli${limit ? `, limit ${kb(limit).trim()}` : ''}${over ? '  TOO HEAVY' : ''}`);
}
process.exit(heavy > 0 ? 1 : 0);
