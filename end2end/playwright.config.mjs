// Phone and laptop, with JavaScript and without, against the release build.
import { defineConfig } from '@playwright/test';
import { laptop, phone } from './demo/devices.mjs';
import { CHROMIUM, FLAGS } from './tools/chromium.mjs';

const noscript = { javaScriptEnabled: false };
// Stories and taps also run without JavaScript. The other files look at things that do not change without it.
const stories = /(story|taps)\.spec\.mjs/;

export default defineConfig({
  testDir: 'specs',
  globalSetup: './specs/template.mjs',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['./specs/count.mjs']],
  use: {
    locale: 'en-CA',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: CHROMIUM, args: FLAGS },
  },
  projects: [
    { name: 'phone', use: phone },
    { name: 'laptop', use: laptop, testIgnore: /budget\.spec\.mjs/ },
    { name: 'phone without JavaScript', use: { ...phone, ...noscript }, testMatch: stories },
    { name: 'laptop without JavaScript', use: { ...laptop, ...noscript }, testMatch: stories },
  ],
});
