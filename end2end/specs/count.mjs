// Writes "PASSED FAILED" to COUNT_FILE, for the closing line of `make test`.
import { writeFileSync } from 'node:fs';

/** @import { FullConfig, Reporter, Suite } from '@playwright/test/reporter' */

/** @implements {Reporter} */
export default class Count {
  /** @private @type {Suite | undefined} */
  suite;
  /** @private */
  broken = 0;

  /** @param {FullConfig} _config @param {Suite} suite */
  onBegin(_config, suite) {
    this.suite = suite;
  }

  onError() {
    this.broken += 1;
  }

  onEnd() {
    const file = process.env.COUNT_FILE;
    if (!file) return;
    const outcomes = this.suite?.allTests().map((test) => test.outcome()) ?? [];
    const passed = outcomes.filter((outcome) => outcome === 'expected').length;
    // One that was not run has not passed.
    writeFileSync(file, `${passed} ${outcomes.length - passed + this.broken}\n`);
  }
}
