// Phone and laptop, with JavaScript and without, against the release build.
import { defineConfig } from '@playwright/test';
import { CHROMIUM, FLAGS } from './chromium.mjs';
import { laptop, phone } from './devices.mjs';

const noscript = { javaScriptEnabled: false };
// Without JavaScript the same story must go well; what the other files look at is then no different.
const stories = /(story|taps)\.spec\.ts/;

export default defineConfig({
  testDir: '.',
  globalSetup: './template.ts',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['./count.ts']],
  use: {
    locale: 'en-CA',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: CHROMIUM, args: FLAGS },
  },
  projects: [
    { name: 'phone', use: phone },
    { name: 'laptop', use: laptop, testIgnore: /budget\.spec\.ts/ },
    { name: 'phone without JavaScript', use: { ...phone, ...noscript }, testMatch: stories },
    { name: 'laptop without JavaScript', use: { ...laptop, ...noscript }, testMatch: stories },
  ],
});
