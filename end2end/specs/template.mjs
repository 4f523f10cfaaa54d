// Before all tests: the clinic that each test gets a copy of.
import { rm } from 'node:fs/promises';
import { makeTemplate } from '../demo/clinic.mjs';

export default async function template() {
  const folder = await makeTemplate();
  process.env.CLINIC_TEMPLATE = folder;
  return () => rm(folder, { recursive: true, force: true });
}
