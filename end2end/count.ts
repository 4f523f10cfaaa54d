// Writes "PASSED FAILED" to COUNT_FILE, for the closing line of `make test`.
import { writeFileSync } from 'node:fs';
import type { FullConfig, Reporter, Suite } from '@playwright/test/reporter';

export default class Count implements Reporter {
  private suite: Suite | undefined;
  private broken = 0;

  onBegin(_config: FullConfig, suite: Suite) {
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
